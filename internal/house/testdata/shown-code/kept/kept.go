// Package kept is shown by a page.
package kept

// Kept adds.
func Kept() int {
	sum := 1
	sum++
	return sum
}
