package semaphore

import "sync"

// permits is a counting semaphore.
type permits struct {
	lock sync.Mutex
	free int
	more *sync.Cond
}

func newPermits() *permits {
	s := &permits{}
	s.more = sync.NewCond(&s.lock)
	return s
}

func (s *permits) acquire() {
	s.lock.Lock()
	defer s.lock.Unlock()
	for s.free == 0 {
		s.more.Wait()
	}
	s.free--
}

func (s *permits) release() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.free++
	s.more.Signal()
}
