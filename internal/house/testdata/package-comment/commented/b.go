// Package commented is.
package commented
