// Command consumer prints what the consumer of go-118-fuzz-build makes of the bytes in each
// file that it is given: the arguments of a target that has all types. It is no part of
// the programs; it is what the packing is held against.
//
//	go run -modfile=tools/go.mod ./check/fuzzing/libfuzzer/testdata/consumer FILE...
package main

import (
	"fmt"
	"os"

	"github.com/AdamKorcz/go-118-fuzz-build/testing"
)

func main() {
	for _, file := range os.Args[1:] {
		raw, err := os.ReadFile(file)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		f := &testing.F{Data: raw, T: testing.NewT()}
		f.Fuzz(func(_ *testing.T, a []byte, b string, c bool, d int, e string, g []byte) {
			fmt.Printf("go test fuzz v1\n[]byte(%q)\nstring(%q)\nbool(%t)\nint(%d)\nstring(%q)\n[]byte(%q)\n", a, b, c, d, e, g)
		})
	}
}
