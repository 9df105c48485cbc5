// Package formatted is not.
package formatted

var   x = 1
