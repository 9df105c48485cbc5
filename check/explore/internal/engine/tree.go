package engine

// tree is what is known of the tree of executions: the path to the end of the one at hand,
// and what is planned beside it.
type tree struct {
	path  []node
	open  []int // the events whose settled is longer than the prefix up to them, in order
	spare []*branch
}

// node is a node of the path, as deep as there are events before it, with what goes with
// the event after it.
type node struct {
	link
	sleep   []step // what sleeps here, without the node's own kids
	races   []race // of the event with earlier ones
	settled int    // the least prefix that keeps the judgement on all of them
}

// link leads from a node to its kid.
type link struct {
	at  *branch
	kid int // the number of the one that is taken
}

// take has the link lead to the next kid that is planned there, and returns that.
func (l *link) take() *branch {
	l.kid = l.at.taken
	l.at.taken++
	k := l.at.kids[l.kid]
	k.begun, k.whole = true, len(k.kids) == 0
	return k
}

// branch is a node and the event that leads to it.
type branch struct {
	step
	kids    []*branch // in order of planning
	taken   int       // how many of them have been
	begun   bool      // it has been taken itself
	whole   bool      // nothing was planned below it then: its own races find all
	workers int       // that are below it, where it is shared
}

// more reports whether a kid is planned at the node that is not taken.
func (b *branch) more() bool { return b.taken < len(b.kids) }

// sleeper returns what sleeps at the node, by number: what slept there before, and then
// its kids before the one that was taken.
func (n *node) sleeper(s int) *step {
	if s < len(n.sleep) {
		return &n.sleep[s]
	}
	return &n.at.kids[s-len(n.sleep)].step
}

// room makes room for a node at depth d.
func (t *tree) room(d int) {
	for d >= len(t.path) {
		t.path = append(t.path, node{})
	}
}

// branch returns a branch for the step that has nothing below it.
func (t *tree) branch(s *step) *branch {
	n := len(t.spare)
	if n == 0 {
		return &branch{step: *s}
	}
	b := t.spare[n-1]
	t.spare = t.spare[:n-1]
	b.step = *s
	b.taken, b.begun, b.whole, b.workers = 0, false, false, 0
	return b
}

// drop frees what is below the branch, all of which has been explored.
func (t *tree) drop(b *branch) {
	for _, k := range b.kids {
		if len(k.kids) > 0 {
			t.drop(k)
		}
		t.spare = append(t.spare, k)
	}
	b.kids = b.kids[:0]
}
