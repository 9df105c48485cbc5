package sync_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore/sync"
)

// fatal are uses at which the original ends the process.
var fatal = map[string]func(){
	"sync: unlock of unlocked mutex":    func() { new(sync.Mutex).Unlock() },
	"sync: Unlock of unlocked RWMutex":  func() { new(sync.RWMutex).Unlock() },
	"sync: RUnlock of unlocked RWMutex": func() { new(sync.RWMutex).RUnlock() },
}

func TestWhatIsFatalToTheOriginalIsFatalOutside(t *testing.T) {
	const variable = "MIRROR_FATAL"
	if f := fatal[os.Getenv(variable)]; f != nil {
		f()
		return
	}
	for text := range fatal {
		child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		child.Env = append(os.Environ(), variable+"="+text)
		out, err := child.CombinedOutput()
		require.Error(t, err)
		require.Contains(t, string(out), "fatal error: "+text)
	}
}

const goroutines, rounds = 4, 200

// busy runs f in real goroutines, many times in each.
func busy(f func()) {
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range rounds {
				f()
			}
		})
	}
	wg.Wait()
}

func TestLocksKeepRealGoroutinesApart(t *testing.T) {
	var m sync.Mutex
	var rw sync.RWMutex
	both := 0 // is read with one of them held, and written with both
	busy(func() {
		m.Lock()
		rw.Lock()
		both++
		rw.Unlock()
		m.Unlock()
		rw.RLock()
		_ = both
		rw.RUnlock()
	})
	require.Equal(t, goroutines*rounds, both)
}

func TestACondWakesRealGoroutines(t *testing.T) {
	var rw sync.RWMutex
	c := sync.NewCond(rw.RLocker()) // several at once can be between its locks
	turn := 0
	var wg sync.WaitGroup
	for me := range goroutines {
		wg.Go(func() {
			for range rounds {
				rw.RLock()
				for turn%goroutines != me {
					c.Wait()
				}
				rw.RUnlock()
				rw.Lock()
				turn++
				c.Broadcast()
				rw.Unlock()
			}
		})
	}
	wg.Wait()
	require.Equal(t, goroutines*rounds, turn)
}

func TestWhatAOnceDidIsSeenByRealGoroutines(t *testing.T) {
	var once sync.Once
	x := 0
	value := sync.OnceValue(func() int { return x + 1 })
	busy(func() {
		once.Do(func() { x++ })
		if x != 1 || value() != 2 {
			panic("seen too early")
		}
	})
	require.Equal(t, 1, x)
}

func TestAPoolAndAMapCanBeUsedByRealGoroutines(t *testing.T) {
	pool := sync.Pool{New: func() any { return new(int) }}
	var m sync.Map
	busy(func() {
		n := pool.Get().(*int)
		*n++
		pool.Put(n)
		for added := false; !added; {
			was, _ := m.LoadOrStore("n", 0)
			added = m.CompareAndSwap("n", was, was.(int)+1)
		}
	})
	n, _ := m.Load("n")
	require.Equal(t, goroutines*rounds, n)
}
