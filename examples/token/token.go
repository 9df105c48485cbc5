// Package token is an executor of callbacks that parks on a channel of capacity one.
//
// A wake puts a token into the channel, and the Run parks by taking one out. A wake that
// finds a token there takes it and puts in its own. To leave the one that is there would
// wake the Run as well, but nothing would order such a wake before the poll that follows:
// that poll might not see what was written before the wake. So the token comes to the Run
// from the last of all wakes, and each wake had it from the one before.
package token

type token = struct{}

func wake(tokens chan token) {
	for {
		select {
		case tokens <- token{}:
			return
		default:
		}
		select {
		case <-tokens:
		default: // the Run or another wake was faster
		}
	}
}

// Run polls until poll is ready, and returns its value. In between it waits for a call of
// the function that it gives to each poll.
func Run[T any](poll func(wake func()) (value T, ready bool)) T {
	tokens := make(chan token, 1)
	for {
		if value, ready := poll(func() { wake(tokens) }); ready {
			return value
		}
		<-tokens
	}
}
