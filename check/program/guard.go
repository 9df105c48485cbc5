package program

// guard keeps a variable from being read where nothing orders the read after the write.
// Sleeps do that in a world with time. In one without, the poll that started the writer
// looks at its end whether that goroutine has come to its own, with the wake that
// publishes: then the next poll must see the variable, and else it is not read. The look
// is at a mutex that can't be locked any more, and what does not lock a mutex is ordered
// after nothing: it can't stand in for the edge that the runner has to make.
type guard struct {
	written Mutex // locked by the writer, or by the poll that came first
	sure    bool
}

// Guard guards every read of the program. It is for a program that is legal only by what
// its sleeps order, in a world that has no time: see Timeless. Call it before Prepare.
func (pl *Plan) Guard() { pl.guarded = true }

// guard makes the guards of an execution.
func (x *Execution) guard() {
	if !x.plan.guarded {
		return
	}
	x.guards = make([]guard, x.plan.variables)
	for i := range x.guards {
		x.guards[i].written = x.world.NewMutex()
	}
}

// wrote says that a goroutine which writes these variables has ended.
func (x *Execution) wrote(variables []int) {
	if x.guards == nil {
		return
	}
	for _, v := range variables {
		x.guards[v].written.TryLock()
	}
}

// looks looks at the end of a poll which of the variables have been published.
func (x *Execution) looks(variables []int) {
	if x.guards == nil {
		return
	}
	for _, v := range variables {
		x.guards[v].sure = !x.guards[v].written.TryLock()
	}
}

// mayRead reports whether the variable is to be read.
func (x *Execution) mayRead(v int) bool { return x.guards == nil || x.guards[v].sure }

// written returns the variables that the goroutines of a poll write.
func written(body []step) (all []int) {
	for i := range body {
		all = append(all, body[i].writes...)
	}
	return all
}
