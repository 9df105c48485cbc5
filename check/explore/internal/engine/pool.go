package engine

import (
	"sync"
	"sync/atomic"
)

// pool is what the workers of an exhaustive exploration share. They explore one tree: a
// worker that has nothing to do is given a kid that was planned at a node of another's
// path, as near to the root as there is one. From then on the nodes down to there are
// shared. Each worker plans in them what its races call for, and whoever is the last to
// leave one goes on above it.
//
// That changes the order of the search and not what is explored. What sleeps in a kid is
// what comes before it among its siblings, whether that has been explored yet or not.
// Where the planned sequence of a kid ends nothing of that sleeps any more, so that what
// is below is complete by itself. In between it does sleep, and what it covers only
// comes to light where it is explored: more may be planned there after all had left,
// which then is a new job.
type pool struct {
	lock   sync.Mutex
	wake   sync.Cond
	jobs   []job
	idle   int // workers that wait for a job
	all    int
	over   bool
	hungry atomic.Int32 // workers that wait, less the jobs that wait for them
}

// job is the path to a node that has been taken for whoever gets it.
type job []link

func newPool(workers int) *pool {
	p := &pool{all: workers}
	p.wake.L = &p.lock
	p.jobs = []job{{{at: &branch{begun: true}}}}
	p.hungry.Store(-1)
	return p
}

// get waits for a job and reports whether there is one: if all workers wait, or the
// exploration is to stop, there is none.
func (p *pool) get() (job, bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.idle++
	p.hungry.Add(1)
	for len(p.jobs) == 0 && !p.over {
		if p.idle == p.all {
			p.over = true
			p.wake.Broadcast()
			break
		}
		p.wake.Wait()
	}
	if p.over {
		return nil, false
	}
	p.idle--
	n := len(p.jobs) - 1
	j := p.jobs[n]
	p.jobs = p.jobs[:n]
	return j, true
}

// stop lets no worker wait any more.
func (p *pool) stop() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.over = true
	p.wake.Broadcast()
}

// begin makes the job the worker's.
func (o *optimal) begin(j job) {
	last := len(j) - 1
	o.room(last)
	for d, l := range j {
		o.path[d].link = l
	}
	o.path[0].sleep = o.path[0].sleep[:0]
	o.ahead = last
	o.shared = last
	if last > 0 && !j[last].at.whole {
		o.shared++
	}
}

// pathTo returns the links of the path as far as the node at depth d, where the kid is
// taken that comes next.
func (o *optimal) pathTo(d int) job {
	var j job
	for i := range o.path[:d+1] {
		j = append(j, o.path[i].link)
	}
	return j
}

// share gives a planned kid away, the one nearest to the root, if that leaves
// something to do here.
func (o *optimal) share() {
	p := o.pool
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.hungry.Load() <= 0 {
		return
	}
	first, count := -1, 0
	for d := 0; d < o.e.pos && count < 2; d++ {
		at := o.path[d].at
		if n := len(at.kids) - at.taken; n > 0 {
			if first < 0 {
				first = d
			}
			count += n
		}
	}
	if count < 2 {
		return
	}
	for d := o.shared; d <= first; d++ {
		o.path[d].at.workers = 1
	}
	o.shared = max(o.shared, first+1)
	for d := range first + 1 {
		o.path[d].at.workers++
	}
	o.give(o.pathTo(first))
}

// give makes a job of the next planned kid of the last node of the path.
func (o *optimal) give(path job) {
	k := path[len(path)-1].take()
	k.workers = 1
	o.pool.add(append(path, link{at: k}))
}

// add adds a job. It is called with the lock held.
func (p *pool) add(j job) {
	p.jobs = append(p.jobs, j)
	p.hungry.Add(-1)
	p.wake.Signal()
}

// reopen makes a job of the kid that was planned last at a node that all workers had
// left. The path leads there from the node at depth i.
func (o *optimal) reopen(i int, path []link) {
	j := append(o.pathTo(i-1), path...)
	for _, l := range j {
		l.at.workers++
	}
	o.give(j)
}

// leave is done with the kid of the shared node at depth d that the path goes through.
// It reports whether there is another kid to be taken there, and if not, whether others
// are still below the node, so that the worker has nothing more to do above it.
func (o *optimal) leave(d int) (more, left bool) {
	o.pool.lock.Lock()
	defer o.pool.lock.Unlock()
	if k := o.path[d+1].at; k.whole {
		o.drop(k)
	}
	o.shared = d + 1
	if o.takeHere(d) {
		return true, false
	}
	at := o.path[d].at
	at.workers--
	if at.workers == 0 {
		return false, false
	}
	for i := range o.path[:d] {
		o.path[i].at.workers--
	}
	return false, true
}
