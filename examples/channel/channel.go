// Package channel is an executor of callbacks that parks on a channel.
//
// Each Run has one channel, and that is also its waker: to wake is to send. The Run parks
// by receiving, and then takes out whatever else is there, so that several wakes before
// one park are one. What comes during a poll stays in, and ends the next park at once.
//
// The channel is never full. One of capacity one would do for parking, if a wake that does
// not fit is dropped; but a send that did not happen orders nothing, and the next poll
// might not see what was written before it. As its elements take no room, a channel with
// any capacity is as small.
package channel

const never = 1 << 30

// Run polls until poll is ready, and returns its value. In between it waits for a send
// on the channel that it gives to each poll. No send on it blocks.
func Run[T any](poll func(wake chan<- struct{}) (value T, ready bool)) T {
	woken := make(chan struct{}, never)
	for {
		if value, ready := poll(woken); ready {
			return value
		}
		<-woken
		for len(woken) > 0 {
			<-woken
		}
	}
}
