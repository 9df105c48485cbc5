// Package finalizer has one.
package finalizer

import "runtime"

func init() {
	runtime.SetFinalizer(new(int), func(*int) {})
}
