package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// everyKind is the signature of the target in testdata/consumer.
var everyKind = []string{"[]byte", "string", "bool", "int", "string", "[]byte"}

// draw makes up arguments, some of them empty.
func draw(random *rand.Rand, signature []string) (all []argument) {
	for _, k := range signature {
		text := make([]byte, random.IntN(4)*random.IntN(4))
		for i := range text {
			text[i] = byte(random.Uint32())
		}
		a := argument{kind: k}
		switch k {
		case "[]byte":
			a.value = text
		case "string":
			a.value = string(text)
		case "bool":
			a.value = random.IntN(2) == 0
		case "int":
			a.value = int(random.Uint64())
		}
		all = append(all, a)
	}
	return all
}

// drawn is how many inputs the consumer is tried with.
const drawn = 100

// consumes checks that the consumer itself, and not only unpack, makes of packed arguments
// what they were.
func (b *bench) consumes(ctx context.Context, seed uint32) error {
	program := filepath.Join(b.dir, "consumer")
	x, err := b.do(ctx, b.root, nil, "go", "build", "-modfile=tools/go.mod", "-o", program, "./check/fuzzing/libfuzzer/testdata/consumer")
	if err != nil {
		return err
	} else if x.code != 0 {
		return missing{lastLine(x.said)}
	}
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	argv, want := []string{program}, strings.Builder{}
	for i := range drawn {
		e := draw(random, everyKind)
		file := filepath.Join(b.dir, fmt.Sprintf("drawn-%d", i))
		if err := os.WriteFile(file, pack(e), 0o644); err != nil {
			return err
		}
		argv = append(argv, file)
		want.Write(entry(e))
	}
	if x, err = b.do(ctx, b.dir, nil, argv...); err != nil {
		return err
	}
	if x.said != want.String() {
		return fmt.Errorf("the consumer makes something else of packed arguments than they were: %s", x.said)
	}
	return nil
}
