package wait

import (
	"testing"
	"time"
)

func TestWait(t *testing.T) {
	<-time.After(1) // virtual time
	<-time.After(1)
}
