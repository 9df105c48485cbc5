// Package staticcheck holds what staticcheck must complain about.
package staticcheck

// planted is used by nobody.
func planted() {}
