# The commands of every day. What each does is in CONTRIBUTING.md.
.PHONY: test sanitize lint explore bench fuzz evidence libfuzzer browser clean

test:
	go test ./...

sanitize:
	./sanitize.sh

lint:
	./sanitize.sh vet

explore:
	go run ./cmd/extreme explore

bench:
	go run ./cmd/extreme bench

FUZZTIME ?= 8h
fuzz:
	go run ./cmd/extreme fuzz --for $(FUZZTIME)

evidence:
	go run ./cmd/extreme evidence

libfuzzer:
	go run ./check/fuzzing/libfuzzer prove

browser:
	go -C browser build -o ../bin/browser .
	bin/browser --root . --shots bin/shots

clean:
	rm -rf bin
	find . -name '*.test' -o -name '*.prof' | xargs rm -f
	go clean -testcache
