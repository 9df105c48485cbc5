package main

import (
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/executor"
)

// subjects are the runners to hunt in, by name. For the explorer's column this file is
// replaced by one that has explored copies.
var subjects = map[string]hunt.Subject{hunt.Original: hunt.Both(executor.RunObserved[int], executor.Run[int])}
