package derive_test

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/derive"
)

// A plain access of a field that goroutines share becomes one that the explorer sees.
func ExampleDerive() {
	files := map[string]string{"p.go": "package p\n\ntype flag struct{ set bool }\n\nfunc (f *flag) raise() { f.set = true }\n"}
	copies, err := derive.Derive(files, derive.Options{Fields: []string{"set"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, last, _ := strings.Cut(copies["p.go"], "func (f *flag) raise() ")
	fmt.Print(last)
	// Output: { explore.Write(&f.set, true) }
}
