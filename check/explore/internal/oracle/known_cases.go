package oracle

import "fmt"

// litmus are the small shapes that everybody knows.
func litmus() []Case {
	return []Case{
		small("store buffering", 3, 0, "go { x0 = 1; r0 = x1 }; go { x1 = 1; r0 = x0 }"),
		small("message passing", 3, 0, "go { x0 = 1; x1 = 1 }; go { r0 = x1; r1 = x0 }"),
		small("load buffering", 3, 0, "go { r0 = x0; x1 = 1 }; go { r0 = x1; x0 = 1 }"),
		small("2+2W", 3, 0, "go { x0 = 1; x1 = 2 }; go { x1 = 1; x0 = 2 }"),
		small("S", 3, 0, "go { x0 = 2; x1 = 1 }; go { r0 = x1; x0 = 1 }"),
		small("independent", 1, 0, "go { x0 = 1; r0 = x0 }; go { x1 = 1; r0 = x1 }; go { x2 = 1 }"),
		small("main writes before, between and after", 2, 0, "x0 = 1; go { r0 = x0 }; x0 = 2; go { r0 = x0 }"),
		small("a child of a child", 2, 0, "go { x0 = 1; go { x0 = 2 }; r0 = x0 }"),
	}
}

// scaled are the families that grow with a number.
func scaled() (cases []Case) {
	add := func(brute bool, traces int, text, name string, n int) {
		cases = append(cases, Case{fmt.Sprintf(name, n), mustParse(text), traces, 0, brute})
	}
	factorial := func(n int) int {
		f := 1
		for i := range n {
			f *= i + 1
		}
		return f
	}
	for i, traces := range []int{2, 5, 12, 28, 64, 144, 320} {
		add(true, traces, lastzero(i+1), "lastzero(%d)", i+1)
	}
	for n := 1; n <= 10; n++ {
		add(true, 1<<n, "go { x0 = 42 }; "+times(n, "go { r0 = x0 }"), "readers(%d)", n)
	}
	for n := 1; n <= 7; n++ {
		add(true, factorial(n), times(n, "go { r0 = add x0 1 }"), "ainc(%d)", n)
		lock := times(n, "go { lock m0; r0 = x0; x0 = r0+1; unlock m0 }")
		add(true, factorial(n), lock, "lockinc(%d)", n)
		order := times(n, "go { lock m0; r0 = add x0 1; unlock m0 }")
		add(true, factorial(n), order, "mutex_order(%d)", n)
	}
	for n := 1; n <= 5; n++ {
		text := times(n, "go { r0 = add x0 1; r0 = add x1 1 }")
		add(true, factorial(n)*factorial(n), text, "binc(%d)", n)
	}
	for i, traces := range []int{22, 300} {
		others := each(i+2, func(i int) string { return fmt.Sprintf("go { r0 = x0; x0 = %d }", i+1) })
		add(true, traces, "go { x0 = 1 }; "+others, "wrw(%d)", i+2)
	}
	for n := 1; n <= 8; n++ {
		add(true, n<<(n-1)+1, "go { x0 = 2 }; "+times(n, "go { r0 = cas x0 2 3 }"), "wcas(%d)", n)
	}
	for i, traces := range []int{2, 5, 14, 43, 144} {
		text := each(i+2, func(i int) string { return fmt.Sprintf("go { r0 = cas x0 %d %d }", i-1, i) })
		add(true, traces, text, "casrot(%d)", i+2)
	}
	for i, traces := range []int{11, 140, 1698} {
		step := func(x string) string { return "go { " + times(i+1, "r0 = x0; r1 = x1; "+x+" = r0+r1") + " }; " }
		text := "x0 = 1; x1 = 1; " + step("x0") + step("x1") + "go { r0 = x0; r1 = x1 }"
		add(true, traces, text, "fib_bench(%d)", i+1)
	}
	for i, traces := range []int{4, 14, 50} {
		writer := func(v int) string {
			return "go { " + each(i+1, func(i int) string { return fmt.Sprintf("x0 = %d", v+i) }) + "; r0 = x0 }"
		}
		add(true, traces, writer(10)+"; "+writer(20), "n_writes_a_read(%d)", i+1)
	}
	add(true, 1, filesystem(2, 4, 4), "filesystem(%d) of 4 inodes and 4 blocks", 2)
	add(true, 2, filesystem(3, 4, 4), "filesystem(%d) of 4 inodes and 4 blocks", 3)
	add(false, 2, filesystem(14, 32, 26), "filesystem(%d)", 14)
	add(false, 4, filesystem(15, 32, 26), "filesystem(%d)", 15)
	return cases
}

// lastzero has a reader that goes down an array until it sees a zero, and writers
// that each make an element one more than the one below.
func lastzero(n int) string {
	var reader func(i int) string
	reader = func(i int) string {
		if i == 0 {
			return "r0 = x0"
		}
		return fmt.Sprintf("r0 = x%d; if r0 != 0 { %s }", i, reader(i-1))
	}
	writers := each(n, func(j int) string { return fmt.Sprintf("go { r0 = x%d; x%d = r0+1 }", j-1, j) })
	return "go { " + reader(n) + " }; " + writers
}

// filesystem has n goroutines that each look for a block for an inode, from a
// place on that depends on the inode.
func filesystem(n, inodes, blocks int) string {
	return each(n, func(t int) string {
		i := (t - 1) % inodes
		var scan func(b, left int) string
		scan = func(b, left int) string {
			if left == 0 {
				return ""
			}
			o := inodes + b
			taken := scan((b+1)%blocks, left-1)
			return fmt.Sprintf("lock m%d; r1 = x%d; if r1 == 0 { x%d = 1; x%d = %d; unlock m%d }; if r1 != 0 { unlock m%d; %s }", o, o, o, i, b+1, o, o, taken)
		}
		return fmt.Sprintf("go { lock m%d; r0 = x%d; if r0 == 0 { %s }; unlock m%d }", i, i, scan(2*i%blocks, blocks), i)
	})
}

// blocking are the programs in which goroutines wait for each other.
func blocking() (cases []Case) {
	for n := 2; n <= 5; n++ {
		text := times(n, "go { lock m0; r0 = add x0 1 }")
		cases = append(cases, small(fmt.Sprintf("mutex_deadlock(%d)", n), n, n, text))
	}
	waiter := "go { lock m0; r0 = x0; if r0 == 0 { wait c0 }; r0 = x0; unlock m0 }; "
	return append(cases,
		small("lock inversion", 3, 1, "go { lock m0; lock m1; unlock m1; unlock m0 }; go { lock m1; lock m0; unlock m0; unlock m1 }"),
		small("two trylocks", 4, 0, times(2, "go { r0 = trylock m0; if r0 == 1 { unlock m0 } }")),
		small("two trylocks that fail", 1, 0, "lock m0; "+times(2, "go { r0 = trylock m0 }")),
		small("cond, signal", 2, 0, waiter+"go { lock m0; x0 = 1; signal c0; unlock m0 }"),
		small("cond, broadcast", 2, 0, waiter+"go { lock m0; x0 = 1; broadcast c0; unlock m0 }"),
		small("cond, store outside the mutex", 3, 0, waiter+"go { x0 = 1; lock m0; signal c0; unlock m0 }"),
		small("cond, store and signal outside the mutex", 3, 1, waiter+"go { x0 = 1; signal c0 }"),
		small("two waiters and one signal", 10, 10, times(2, "go { lock m0; wait c0; unlock m0 }; ")+"; go { lock m0; r0 = x0; signal c0; unlock m0 }"),
		small("two signals that nobody hears", 1, 0, times(2, "go { signal c0 }")),
		small("two broadcasts that nobody hears", 2, 0, times(2, "go { broadcast c0 }")),
		small("a WaitGroup of two", 2, 0, "add w0 2; go { add w0 -1 }; go { add w0 -1 }; wait w0; r0 = x0"),
		small("a WaitGroup left at one", 1, 1, "add w0 2; go { add w0 -1 }; wait w0"),
		small("two that wait for a WaitGroup", 1, 0, "add w0 1; go { wait w0 }; go { wait w0 }; add w0 -1"),
		small("two readers of an RWMutex", 1, 0, times(2, "go { rlock l0; r0 = x0; runlock l0 }")),
		small("a reader and a writer of an RWMutex", 3, 0, "go { rlock l0; r0 = x0; runlock l0 }; go { lock l0; x0 = 1; unlock l0 }"),
		small("two writers of an RWMutex", 2, 0, times(2, "go { lock l0; x0 = 1; unlock l0 }")),
		small("a reader twice, and a writer between", 5, 1, "go { rlock l0; rlock l0; runlock l0; runlock l0 }; go { lock l0; unlock l0 }"),
	)
}

// parks are the runner's parking place: main polls, each poll starts wakers, and
// main waits until one has raised the flag x0. The references are counted in x1.
func parks() []Case {
	park := func(polls, wakers, traces int, refs bool) Case {
		name, inc, dec := "Park(%d,%d) without references", "", ""
		if refs {
			name, inc, dec = "Park(%d,%d)", "r0 = add x1 1; ", "r0 = add x1 -1; "
		}
		waker := "go { lock m0; x0 = 1; unlock m0; signal c0; " + dec + "}"
		poll := times(wakers, inc+waker) + "; lock m0; while x0 == 0 { wait c0 }; x0 = 0; unlock m0"
		return Case{fmt.Sprintf(name, polls, wakers), mustParse(times(polls, poll) + "; " + dec + dec), traces, 0, true}
	}
	return []Case{
		park(1, 1, 2, false),
		park(1, 2, 10, false),
		park(1, 3, 54, false),
		park(1, 1, 6, true),
		park(1, 2, 126, true),
		park(1, 3, 3534, true),
		park(2, 1, 96, true),
	}
}

// kept are programs on which a broken explorer was caught.
func kept() []Case {
	return []Case{
		small("races in the old prefix count", 180, 0, "go { x0 = 2; x1 = 1 }; go { x0 = 1; r0 = x0 }; go { r0 = cas x0 1 1; if r0 == 1 { r1 = add x1 1 } }; x0 = 2; r0 = x1"),
		small("what comes after the second event is kept", 16, 0, "go { r0 = add x0 1; r0 = add x0 1; r0 = add x0 1 }; go { r0 = add x1 1; r0 = x1; lock m0; unlock m0 }; go { r0 = x0; r0 = x1 }; lock m0; unlock m0"),
	}
}
