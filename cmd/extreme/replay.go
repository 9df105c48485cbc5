package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/explore/scope"
)

// replayTask is what a replay is called in its outcome.
const replayTask = "replay"

func replaying(code *int) *cobra.Command {
	var json string
	var ledger bool
	cmd := &cobra.Command{
		Use:   "replay TOKEN",
		Short: "Run the execution again that a finding of explore names",
		Long: `Run the execution again that a finding of explore names by its token, and print its
report. A token is stale when the program or the runner takes other steps than when
it was made.`,
		Args: one("token"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := writable(cmd, map[string]string{"--json": json}); err != nil {
				return err
			}
			if !scope.Begins(args[0]) {
				return fmt.Errorf("%q is no replay token: those begin with p., t. or k, and each finding of extreme explore has one", args[0])
			}
			if err := currentCopy(); err != nil {
				return err
			}
			r, err := scope.Replay(args[0], scope.Options{NoBooks: !ledger})
			if err != nil {
				return err
			}
			o := outcome{Schema: 1, Command: "replay"}
			total := scope.Total{Programs: 1, Executions: r.Executions, Steps: r.Steps, Deepest: r.Deepest, Stuck: r.Stuck}
			if len(r.Findings) > 0 {
				total.Findings = []scope.Result{r}
			}
			o.add(explored{name: replayTask, total: total})
			*code = o.Verdict.ExitCode()
			o.tell(texts(cmd, json))
			return saveJSON(cmd, json, o)
		},
	}
	cmd.Flags().StringVar(&json, "json", "", "save what came of it to `FILE` as JSON; - is the standard output")
	cmd.Flags().BoolVar(&ledger, "ledger", true, "keep a ledger of every handle, as when the token was made")
	return cmd
}
