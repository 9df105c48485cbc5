package main

import "io"

// output is where what people and machines read goes. It remembers that something could not
// be written: hardly anything that prints looks at that, and who relies on what is printed
// must not take a part of it for all.
type output struct {
	to  io.Writer
	err error // the first
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.to.Write(b)
	if o.err == nil {
		o.err = err
	}
	return n, err
}
