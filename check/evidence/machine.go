package evidence

import (
	"context"
	"runtime"
	"strings"

	"github.com/klauspost/cpuid/v2"

	"github.com/extremely-boring/extreme/check/internal/process"
)

// Machine is what it was checked with.
type Machine struct {
	// OS and Arch are GOOS and GOARCH, CPUs how many processors there are and Model their
	// name, empty where it is not known.
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	CPUs  int    `json:"cpus"`
	Model string `json:"model,omitempty"`
	// Go, CC and Clang are the versions of the toolchain, of the C compiler that cgo uses
	// and of the one for the memory sanitizer; empty where there is none.
	Go    string `json:"go"`
	CC    string `json:"cc,omitempty"`
	Clang string `json:"clang,omitempty"`
}

// readMachine asks what is here.
func readMachine(ctx context.Context) Machine {
	m := Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(), Model: cpuid.CPU.BrandName, Go: firstLine(ctx, "go", "env", "GOVERSION")}
	if cc := strings.Fields(firstLine(ctx, "go", "env", "CC")); len(cc) > 0 {
		m.CC = firstLine(ctx, append(cc, "--version")...)
	}
	m.Clang = firstLine(ctx, "clang", "--version")
	return m
}

// firstLine is the first line that a command prints, empty where it can't be run.
func firstLine(ctx context.Context, argv ...string) string {
	out, err := process.Command(ctx, argv).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line)
}

// toolchain is what results depend on beside the code.
func (m Machine) toolchain() Machine {
	m.Model, m.CPUs = "", 0
	return m
}
