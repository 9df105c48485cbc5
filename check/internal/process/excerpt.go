package process

// Excerpt keeps the beginning and the end of what is written to it. It may be
// written to by one goroutine at a time.
type Excerpt struct {
	head, tail []byte
	cut        bool
}

const (
	headSize = 256 << 10
	tailSize = 256 << 10
)

// Write takes in more of it. It never fails.
func (x *Excerpt) Write(b []byte) (int, error) {
	n := len(b)
	if room := headSize - len(x.head); room > 0 {
		room = min(room, len(b))
		x.head = append(x.head, b[:room]...)
		b = b[room:]
	}
	x.tail = append(x.tail, b...)
	if len(x.tail) > 2*tailSize {
		x.tail = append([]byte(nil), x.tail[len(x.tail)-tailSize:]...)
		x.cut = true
	}
	return n, nil
}

// String returns what was kept.
func (x *Excerpt) String() string {
	if x.cut {
		return string(x.head) + "\n[...]\n" + string(x.tail)
	}
	return string(x.head) + string(x.tail)
}
