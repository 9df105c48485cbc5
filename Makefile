# The commands of every day. What each does is in CONTRIBUTING.md.
.PHONY: test sanitize lint explore bench clean

test:
	go test ./...

sanitize:
	./sanitize.sh

lint:
	./sanitize.sh vet

explore:
	go run ./cmd/extreme explore

bench:
	go test -run '^$$' -bench . ./bench

clean:
	rm -rf bin
	find . -name '*.test' -o -name '*.prof' | xargs rm -f
	go clean -testcache
