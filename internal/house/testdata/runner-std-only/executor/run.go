// Package executor imports what it must not.
package executor

import (
	_ "example.com/other"
	_ "sync"

	_ "example.com/extreme/executor/cell"
)
