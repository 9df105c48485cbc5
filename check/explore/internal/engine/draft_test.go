package engine

import (
	"fmt"
	"testing"
	"time"
)

func exploreAll(body func(e *Engine)) (n int, o *optimal) {
	r := Explore(func() { body(nil) }, Config{Steps: 10000, Goroutines: 100, Workers: workers})
	if r.Incomplete != "" || len(r.Failures) > 0 {
		fmt.Println(r.Incomplete, r.Failures[0])
	}
	return r.Executions, nil
}

func park(K, T int, refs bool) func(*Engine) {
	return func(*Engine) {
		e := Current()
		var m, c, r, f Object
		flag, cnt := 0, uint64(2)
		_ = f
		add := func(d uint64) {
			if refs {
				e := Current()
				e.Put(e.Update(ReadWrite, &r, cnt) + d)
			}
		}
		for range K {
			for range T {
				add(1)
				Current().Go(func() {
					e := Current()
					e.Do(Lock, &m)
					flag = 1
					e.Unlock(Unlock, &m, "x")
					e.Do(Signal, &c)
					add(^uint64(0))
				})
			}
			e.Do(Lock, &m)
			for flag == 0 {
				e.Wait(&c, &m)
			}
			flag = 0
			e.Unlock(Unlock, &m, "y")
		}
		add(^uint64(0))
		add(^uint64(0))
	}
}

func TestDraft(t *testing.T) {
	for workers = 1; workers < 4; workers++ {
		for _, c := range []struct {
			k, t int
			refs bool
			want int
		}{
			{1, 1, false, 2}, {1, 2, false, 10}, {1, 3, false, 54},
			{1, 1, true, 6}, {1, 2, true, 126}, {1, 3, true, 3534}, {2, 1, true, 0}, {2, 2, true, 0}} {
			t0 := time.Now()
			n, _ := exploreAll(park(c.k, c.t, c.refs))
			d := time.Since(t0)
			fmt.Println(workers, c, n, d, float64(n)/d.Seconds())
		}
	}
	workers = 1
}
