package explore

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// accesses tells the engine of a plain access to what p points to. One to a struct or an
// array is one to each of its parts, so that it races with an access to a part alone, and
// two accesses to parts beside each other do not.
func accesses[T any](e *engine.Engine, p *T, write bool) {
	t := reflect.TypeFor[T]()
	if k := t.Kind(); k != reflect.Struct && k != reflect.Array {
		e.Plain(unsafe.Pointer(p), write)
		return
	}
	for _, offset := range partsOf(t) {
		e.Plain(unsafe.Add(unsafe.Pointer(p), offset), write)
	}
}

var parts sync.Map // of each type with parts, a []uintptr

// partsOf returns where in a value of the type its parts begin that have no parts of their
// own. What has no size is not among them.
func partsOf(t reflect.Type) []uintptr {
	if known, ok := parts.Load(t); ok {
		return known.([]uintptr)
	}
	var all []uintptr
	add := func(t reflect.Type, at uintptr) {
		for _, offset := range partsOf(t) {
			all = append(all, at+offset)
		}
	}
	switch {
	case t.Size() == 0:
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			add(t.Field(i).Type, t.Field(i).Offset)
		}
	case t.Kind() == reflect.Array:
		for i := range t.Len() {
			add(t.Elem(), uintptr(i)*t.Elem().Size())
		}
	default:
		all = []uintptr{0}
	}
	parts.Store(t, all)
	return all
}
