package program

// Park returns the program in which a Run parks k times and is woken by t goroutines
// each time, all at once: each pending poll clones t handles and gives each to a
// goroutine that wakes it. It is legal for every k and t from 1.
func Park(k, t int) *Program {
	b := newBuilder()
	for range k {
		for range t {
			handle := name(b.names)
			b.cloneAs(CX, 1)
			b.openGo()
			b.try(Stmt{Op: Wake, Name: handle})
			b.closeGo()
		}
		b.closePoll(Pending, 0)
	}
	b.closePoll(Ready, 0)
	return b.root
}
