// Package oracle counts what the explorer must find, by brute force.
//
// It has a small language of concurrent programs, a meaning for them under
// sequential consistency, and a search that runs every interleaving of one. There
// is no reduction that could be wrong: the search only never goes twice through
// prefixes that are the same but for the order of independent events. What is
// left is the set of a program's Mazurkiewicz traces, which an explorer with a
// reduction must find, no more and no less.
//
// The package imports nothing of the explorer, and its conflicts and its meaning
// of each operation are written a second time on purpose. A test that compares
// the two runs a Program on the mirrors of sync and sync/atomic, puts the events
// of each execution into Canonical, and compares the keys with those of Explore.
//
// # Programs
//
// A program is the body of the main goroutine. As text, statements are parted by
// semicolons or the ends of lines:
//
//	r0 = x0; x0 = 1; x0 = r0+r1+1     load and store a variable
//	r0 = add x0 1                     add, and the new value
//	r0 = cas x0 1 2                   compare with 1 and swap with 2: 1 or 0
//	lock m0; unlock m0; r0 = trylock m0
//	lock l0; unlock l0; rlock l0; runlock l0; r0 = trylock l0; r0 = tryrlock l0
//	wait c0; signal c0; broadcast c0  every cond has the mutex m0
//	add w0 1; wait w0                 Done is add w0 -1
//	if r0 == 1 { … }; if r0 != 1 { … }
//	while x0 == 0 { … }               loads x0 before each turn
//	go { … }                          a goroutine, with registers of its own
//
// Everything starts at 0. Goroutines are named by where they come from: main is
// 0, its second child is 0.2, and that one's first child is 0.2.1.
//
// # Events
//
// An event belongs to a goroutine and reads or writes objects. What it does to
// which of them is decided as it runs. Two events conflict when they are of one
// goroutine or when one writes an object that both touch.
//
//	load, failed cas, failed trylock m0, wait w0, rlock, tryrlock, runlock   read
//	store, add, cas, lock, unlock, trylock, add w0 1                         write
//	wait c0      writes m0, c0 and the goroutine's slot; then, once the slot is
//	             signalled and m0 is free, writes m0 and reads the slot
//	signal c0    writes c0 and the slot of one waiter, whichever; reads c0 if
//	             nobody waits
//	broadcast c0 writes c0 and the slots of all who wait
//	lock l0      writes l0 as it keeps new readers out; if there are readers
//	             still, writes it once more when they have gone
//
//	trylock l0   writes l0 even where it fails: it has seen the readers
//	runlock l0   writes l0 where the goroutine has no read lock of its own to
//	             give back, and from then on
//
// To start a goroutine is no event. The new one's events come after those that
// its parent has had so far. A goroutine that can't go on when nobody can is
// stuck, and the trace counts.
//
// # Limits
//
// Brute force is for about a dozen events. There are no channels, no spurious
// wakeups, no panics and no plain memory; to unlock what isn't locked and to take
// a WaitGroup below zero are errors of the program. Goroutines that only spin
// never end: Explore gives up on them.
package oracle
