// Package vet holds what go vet must complain about.
package vet

import "fmt"

// Planted has a verb that its argument doesn't fit.
func Planted() { fmt.Printf("%d\n", "one") }
