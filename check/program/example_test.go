package program_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/program"
)

// A text becomes a program, and a mistake is told with its place. Whether the
// program is legal is another question.
func ExampleParse() {
	p, err := program.Parse(`
		poll { clone a; go { wake a }; pending }  # parks until the wake
		poll { clone b; ready 7 }
		after { wake b }  # late: it does nothing
	`)
	fmt.Println(p, err)
	fmt.Println(program.Check(p))

	_, err = program.Parse("poll { clone poll; ready 7 }")
	fmt.Println(err)

	p, _ = program.Parse("poll { clone a; ready 7 }")
	fmt.Println(program.Check(p))
	// Output:
	// poll { clone a; go { wake a }; pending }
	// poll { clone b; ready 7 }
	// after { wake b } <nil>
	// <nil>
	// 1:14: "poll" is a word of the language and can't name a handle
	// 1:8: a is never consumed: wake it or drop it, at the latest in after
}

// Any bytes are a legal program, and a program that they can say has bytes.
func ExampleDecode() {
	p := program.Decode([]byte("any bytes will do"))
	fmt.Println(p)
	fmt.Println(program.Check(p))

	data, ok := program.Encode(p)
	fmt.Println(ok, program.Decode(data).String() == p.String())
	// Output:
	// poll { wakeref cx; clone a; wakeref cx; go { wake a }; clone b; ready 0 }
	// after { go { wake b } }
	// <nil>
	// true true
}
