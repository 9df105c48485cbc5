package evidence

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/internal/count"
)

// code compares the code that was checked with the module in the folder root, but for the
// folder of the evidence itself.
func (v *verifier) code(ctx context.Context, root, own string) {
	all := &Verification{Checks: v.checks}
	defer func() { v.checks = all.Checks }()
	if root == "" {
		for _, id := range []string{"commit", "runner", harnessCheck} {
			all.add(id, Open, "there is no clone of "+module+" here: run it in one")
		}
		return
	}
	is, err := readCode(ctx, root, own)
	if err != nil {
		all.add("runner", Open, err.Error())
		return
	}
	said := v.e.Code
	for _, line := range v.commit(ctx, root, is, own) {
		all.add("commit", Broken, line)
	}
	for _, line := range runnerDifferences(said, is) {
		all.add("runner", Broken, line)
	}
	if said.Harness != is.Harness {
		all.add(harnessCheck, Broken, fmt.Sprintf("all that the lanes compile, executor/ included, has the digest %s here, and had %s when this was made", short(is.Harness), short(said.Harness)))
	} else {
		all.add(harnessCheck, Holds, "it is the one that made this")
	}
}

// commit says why the code is not that of the commit. A later commit will do that has
// changed nothing beside the evidence itself.
func (v *verifier) commit(ctx context.Context, root string, is Code, own string) (wrong []string) {
	said := v.e.Code.Commit
	if said != "" && is.Commit != said {
		names, ok := git(ctx, root, "diff", "--name-only", said, "HEAD")
		if !ok {
			return []string{fmt.Sprintf("the commit %s is not in this repository", short(said))}
		}
		var since []string
		for _, name := range strings.Fields(names) {
			if !within(name, inside(root, own)) {
				since = append(since, name)
			}
		}
		if len(since) > 0 {
			wrong = append(wrong, fmt.Sprintf("it is stale: made at commit %s, and %s since, as %s", short(said), count.Or(len(since), "file was changed", "files were changed"), since[0]))
		}
	}
	if len(v.e.Code.Changed) == 0 && len(is.Changed) > 0 {
		wrong = append(wrong, fmt.Sprintf("here %s not as committed, as %s", count.Or(len(is.Changed), "file is", "files are"), is.Changed[0]))
	}
	return wrong
}

// runnerDifferences names the files of the runner that are not those that were checked.
func runnerDifferences(said, is Code) (wrong []string) {
	for _, f := range said.Files {
		i := slices.IndexFunc(is.Files, func(g File) bool { return g.Name == f.Name })
		switch {
		case i < 0:
			wrong = append(wrong, f.Name+" was checked, and is not here")
		case is.Files[i].SHA256 != f.SHA256:
			wrong = append(wrong, fmt.Sprintf("%s is not what was checked: it has the digest %s here, and had %s", f.Name, short(is.Files[i].SHA256), short(f.SHA256)))
		}
	}
	for _, f := range is.Files {
		if !slices.ContainsFunc(said.Files, func(g File) bool { return g.Name == f.Name }) {
			wrong = append(wrong, f.Name+" is here, and was not checked")
		}
	}
	if len(wrong) == 0 && said.Runner != is.Runner {
		wrong = append(wrong, fmt.Sprintf("the digest of the whole is %s, and it says %s", short(is.Runner), short(said.Runner)))
	}
	return wrong
}
