package lane

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/derive"
)

// need looks for something that a lane can't do without. It returns what is
// missing, or nothing, and how to get it.
type need func(context.Context, *job) (missing, remedy string)

// The platforms that the go command has the sanitizers for.
var (
	racePlatforms = strings.Fields("linux/amd64 linux/arm64 linux/ppc64le linux/s390x linux/loong64 linux/riscv64 freebsd/amd64 netbsd/amd64 darwin/amd64 darwin/arm64 windows/amd64")
	asanPlatforms = strings.Fields("linux/amd64 linux/arm64 linux/ppc64le linux/loong64 linux/riscv64")
	msanPlatforms = strings.Fields("linux/amd64 linux/arm64 linux/loong64 freebsd/amd64")
)

func raceDetector(_ context.Context, j *job) (missing, remedy string) {
	return j.platform("-race", racePlatforms)
}

func compiler(ctx context.Context, j *job) (missing, remedy string) {
	cc := strings.Fields(j.exec(ctx, nil, "go", "env", "CC").output)
	if len(cc) == 0 || j.start.look(cc[0]) != nil {
		return "no C compiler", packages("gcc libc6-dev")
	}
	// Without a compiler the go command says 0 as well, so this comes second.
	if strings.TrimSpace(j.exec(ctx, nil, "go", "env", "CGO_ENABLED").output) == "0" {
		return "cgo is switched off", "set CGO_ENABLED=1"
	}
	return "", ""
}

func addressSanitizerHere(_ context.Context, j *job) (missing, remedy string) {
	return j.platform("-asan", asanPlatforms)
}

func addressSanitizer(ctx context.Context, j *job) (missing, remedy string) {
	cc := strings.Fields(j.exec(ctx, nil, "go", "env", "CC").output)
	if !j.compiles(ctx, append(cc, "-fsanitize=address")) {
		return strings.Join(cc, " ") + " has no address sanitizer", packages("gcc libasan8")
	}
	return "", ""
}

func memorySanitizer(ctx context.Context, j *job) (missing, remedy string) {
	if missing, remedy = j.platform("-msan", msanPlatforms); missing != "" {
		return missing, remedy
	}
	if j.start.look("clang") != nil {
		return "no clang", packages("clang libclang-rt-14-dev")
	}
	if !j.compiles(ctx, []string{"clang", "-fsanitize=memory"}) {
		return "clang has no memory sanitizer", packages("libclang-rt-14-dev") + "; the number is clang's own version"
	}
	return "", ""
}

// currentCopy looks whether what would be explored is the runner as it stands, and not as
// it stood when its copy was made.
func currentCopy(_ context.Context, j *job) (missing, remedy string) {
	return derive.Current(j.Root)
}

// platform says whether a build flag exists where we are. Where it doesn't, one
// command completes the run in a container.
func (j *job) platform(flag string, has []string) (missing, remedy string) {
	here := j.goos + "/" + j.goarch
	if slices.Contains(has, here) {
		return "", ""
	}
	return flag + " does not exist on " + here,
		`docker run --rm -v "$PWD":/src -w /src golang:1.26 ./sanitize.sh ` + j.lane.Name
}

// compiles says whether the C compiler makes a program with those flags that
// runs.
func (j *job) compiles(ctx context.Context, cc []string) bool {
	source, program := filepath.Join(j.dir, "probe.c"), filepath.Join(j.dir, "probe")
	if err := os.WriteFile(source, []byte("int main(void) { return 0; }\n"), 0o644); err != nil {
		return false
	}
	return j.exec(ctx, nil, append(slices.Clone(cc), "-o", program, source)...).ok() && j.exec(ctx, nil, program).ok()
}

// packages says how to install packages by their Debian names.
func packages(names string) string {
	return "apt-get install " + names + " (Debian's names), or your system's counterpart"
}
