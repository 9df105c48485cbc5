package oracle

import "strconv"

// step has the goroutine do its next event, in the given one of its choices.
func (m *machine) step(i, choice int) {
	g := &m.gs[i]
	in := &g.code[g.at]
	var room [4]touched
	t, result := m.do(g, in, choice, room[:0])
	m.note(g, in, t, result)
	m.settle(i)
}

// do changes the state and returns what was touched, and what the operation
// returned if it returns something.
func (m *machine) do(g *goroutine, in *instr, choice int, t []touched) (_ []touched, result int) {
	next, write := g.at+1, true
	v := &m.mem[in.obj]
	switch in.Op {
	case Load:
		result, write = *v, false
	case While:
		if result, write = *v, false; !in.Holds(result) {
			next = in.to
		}
	case Store:
		*v = in.K
		for _, r := range in.Sum {
			*v += g.regs[r]
		}
	case Add:
		*v += in.K
		result = *v
	case CAS:
		if write = *v == in.K; write {
			*v, result = in.New, 1
		}
	case Lock:
		*v = locked
	case TryLock:
		if write = *v == free; write {
			*v, result = locked, 1
		}
	case Unlock, RWUnlock:
		m.demand(*v == locked, in)
		*v = free
	case RWLock:
		if *v = locked; m.readers[in.Obj] > 0 {
			*v = announced
		}
		g.second = *v == announced
	case RWTryLock: // one that fails has seen the readers, too
		if *v == free && m.readers[in.Obj] == 0 {
			*v, result = locked, 1
		}
	case RLock:
		m.reads(g, in.Obj)
		write = false
	case TryRLock:
		if *v == free {
			m.reads(g, in.Obj)
			result = 1
		}
		write = false
	case RUnlock:
		m.demand(m.readers[in.Obj] > 0, in)
		m.readers[in.Obj]--
		if g.reads[in.Obj] == 0 {
			m.handed |= 1 << in.Obj
		} else {
			g.reads[in.Obj]--
		}
		write = m.handed>>in.Obj&1 != 0
	case WgAdd:
		*v += in.K
		m.demand(*v >= 0, in)
	case WgWait:
		write = false
	case Wait:
		return m.wait(g, in, t), 0
	case Signal:
		if w := m.waiting(in.Obj); len(w) > 0 {
			t = m.wake(&m.gs[w[choice]], t)
		} else {
			write = false
		}
	case Broadcast:
		for _, w := range m.waiting(in.Obj) {
			t = m.wake(&m.gs[w], t)
		}
	}
	switch in.Op {
	case Load, Add, CAS, TryLock, RWTryLock, TryRLock:
		g.regs[in.Reg] = result
	}
	if !g.second {
		g.at = next
	}
	return append(t, touched{&m.cells[in.obj], write}), result
}

// reads gives the goroutine a read lock.
func (m *machine) reads(g *goroutine, rw int) {
	m.readers[rw]++
	g.reads[rw]++
}

// wait does either event of a Wait.
func (m *machine) wait(g *goroutine, in *instr, t []touched) []touched {
	mutex := m.first[Mutex]
	t = append(t, touched{&m.cells[mutex], true}, touched{&g.slot, !g.second})
	if g.second {
		m.mem[mutex] = locked
		g.second = false
		g.at++
		return t
	}
	m.demand(m.mem[mutex] == locked, in)
	m.mem[mutex] = free
	g.second, g.waits = true, 1+in.Obj
	return append(t, touched{&m.cells[in.obj], true})
}

func (m *machine) wake(g *goroutine, t []touched) []touched {
	g.waits = 0
	return append(t, touched{&g.slot, true})
}

func (m *machine) demand(ok bool, in *instr) {
	if !ok {
		m.misuse = in.text
	}
}

// note adds the event to the key, and to the events.
func (m *machine) note(g *goroutine, in *instr, ts []touched, result int) {
	g.key = after(g.key, ts)
	m.key = m.key.plus(g.key)
	if m.record == nil {
		return
	}
	e := Event{Goroutine: g.id.name, Text: in.text}
	switch in.Op {
	case Load, While, Add, CAS, TryLock, RWTryLock, TryRLock:
		e.Text += " → " + strconv.Itoa(result)
		m.record.results[g.id.name] = append(m.record.results[g.id.name], result)
	}
	for _, t := range ts {
		e.Accesses = append(e.Accesses, Access{m.nameOf(t.cell), t.write})
	}
	m.record.events = append(m.record.events, e)
}

// nameOf returns the name of the object that has the cell.
func (m *machine) nameOf(c *cell) string {
	for i := range m.cells {
		if c == &m.cells[i] {
			return m.names[i]
		}
	}
	for i := range m.gs {
		if c == &m.gs[i].slot {
			return m.gs[i].id.slot
		}
	}
	panic("a cell of nothing")
}
