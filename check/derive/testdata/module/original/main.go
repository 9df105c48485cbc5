// Command original shows in what it prints when and how often Go evaluates what.
// Its copy must print the same.
package main

import (
	"fmt"
	"path"
	"runtime"
	"sync"
	counts "sync/atomic"
)

type word struct {
	n    int32
	on   bool
	next *word
}

// get tells that it was called.
func get(name string, w *word) *word {
	fmt.Println("get", name)
	return w
}

// here prints its caller's line.
func here(what string) {
	_, file, line, _ := runtime.Caller(1)
	fmt.Println(what, path.Base(file), line)
}

func main() {
	spawn()
	assign()
	conditions()
	yield()
	defer here("the panic unwinds")
	var none *word
	none.n++ // the panic that the test looks for
}

var all sync.WaitGroup

// do runs what starts a goroutine, and waits for it.
func do(start func()) {
	all.Add(1)
	start()
	all.Wait()
}

func report(what string, n int64, more ...any) {
	fmt.Println(what, n, more)
	all.Done()
}

func generic[T any](v T) { report(fmt.Sprintf("generic %T", v), 1) }

func (w word) tell(prefix string) { report(prefix, int64(w.n)) }

func (w *word) point(prefix string) { report(prefix, int64(w.n)) }

const big = 1 << 40

func spawn() {
	do(func() { go func() { here("in a literal"); all.Done() }() })
	do(func() {
		n := 1
		go func(m int) { fmt.Println("argument", m); all.Done() }(n)
		n = 2
	})
	do(func() {
		f := func(n int) { fmt.Println("first function", n); all.Done() }
		go f(1)
		f = nil
	})
	do(func() {
		go report(
			"constants", // one of them would not fit an int32
			big,
			nil, 'x',
		)
	})
	do(func() {
		rest := []any{1, 2}
		go report("variadic", 1<<3, rest...)
		rest = nil
	})
	do(func() { go generic("text") })
	do(func() { go generic[int8](7) })
	do(func() {
		w := word{n: 1}
		go w.tell("a value receiver")
		w.n = 2
	})
	do(func() {
		w := &word{n: 1}
		go get("receiver", w).point("a pointer receiver")
		w = nil
	})
	do(func() {
		go func(
			n int32,
			w *word,
		) int {
			here("after many lines")
			fmt.Println("results", n, w.n)
			all.Done()
			return 1
		}(
			get("first", &word{n: 1}).n,
			get("second", &word{n: 2}),
		)
		all.Wait()
		here("after the go statement")
	})
	do(func() {
		go func(w *word) {
			go func(w *word) {
				fmt.Println("nested", w.n)
				all.Done()
			}(w.next)
		}(&word{next: &word{n: 5}})
	})
}

func assign() {
	w, v := &word{n: 1}, &word{n: 10}
	w.n = 2
	w.n++
	w.n--
	w.n += 3
	w.n <<= 1
	w.n -= -w.n
	fmt.Println("updated", w.n)
	get("target", w).n += get("operand", v).n
	get("counted", w).n++
	fmt.Println("once each", w.n)
	w.n, v.n = v.n, w.n
	fmt.Println("swapped", w.n, v.n)
	a, ok := any(int32(4)), false
	w.n, ok = a.(int32)
	fmt.Println("asserted", w.n, ok)
	i, list := 0, []word{{n: 1}, {n: 2}}
	i, list[i].n = 1, 7
	fmt.Println("the old index", i, list)
	w.
		n = 8
	w.n =
		w.n + 1
	here("after broken lines")
	(w.n) = 3
	w.next = v
	w.next.n = 4
	fmt.Println("through a pointer", v.n)
	fmt.Println(counts.AddInt32(&w.n, 1), counts.AddInt32(&(v.n), 1), *&w.n)
	func() {
		w.n, v.n = func() (int32, int32) { w.n++; return 1, w.n }()
	}()
	fmt.Println("of a call", w.n, v.n)
}

func conditions() {
	w, v := &word{on: false}, &word{on: true}
	if get("left", w).on && get("right", v).on {
		fmt.Println("both")
	}
	if get("left", w).on || !get("right", v).on {
		fmt.Println("one")
	}
	for w.n = 0; w.n < 2; w.n++ {
		fmt.Println("round", w.n)
	}
	switch w.n += 1; w.n {
	case v.n + 3:
		fmt.Println("three")
	}
	if n := w.n; n == w.n {
		fmt.Println("equal")
	}
}
