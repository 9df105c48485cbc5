package explore

import "runtime"

func gosched() { runtime.Gosched() }
func goexit()  { runtime.Goexit() }
