package main

import "runtime"

func yield() {
	runtime.Gosched()
	do(func() {
		go func() {
			defer all.Done()
			defer here("exits")
			runtime.Goexit()
		}()
	})
}
