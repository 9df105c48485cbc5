package engine

// history is which events used an object, or a goroutine's wait slot.
type history struct {
	users, writers set // all, and those among them that wrote
	chain          chain
}

func newHistory(words int) history { return history{users: newSet(words), writers: newSet(words)} }

func (h *history) widened(words int) history {
	return history{users: h.users.widened(words), writers: h.writers.widened(words)}
}

func (h *history) add(k int, writes bool) {
	h.users.add(k)
	if writes {
		h.writers.add(k)
	}
}

func (h *history) remove(k int, writes bool) {
	h.users.remove(k)
	if writes {
		h.writers.remove(k)
	}
}

func (h *history) clear() {
	h.users.clear()
	h.writers.clear()
}

// history returns that of a record, or of the wait slot of a goroutine.
func (e *Engine) history(id int32) *history {
	if id < 0 {
		return &e.goroutines[^id].waits
	}
	return &e.records[id].history
}

func (e *Engine) users(id int32) *set   { return &e.history(id).users }
func (e *Engine) writers(id int32) *set { return &e.history(id).writers }

// conflicts returns the events that conflict with a use.
func (e *Engine) conflicts(u use) *set {
	h := e.history(u.id)
	if u.writes {
		return &h.users
	}
	return &h.writers
}

// rivalsOf sets rivals to the events before k that conflict with the uses of one there, and
// are not in its base.
func (e *Engine) rivalsOf(uses []use, k int, base, rivals *set) {
	rivals.clear()
	for _, u := range uses {
		rivals.join(e.conflicts(u))
	}
	rivals.below(k)
	rivals.subtract(base)
}
