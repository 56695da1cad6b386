// Adds entries to a log of tessera's POSIX driver, one after another, each published before the next.
//
//	tessera FOLDER SECRET-KEY POLICY PATIENCE ENTRY ...
//
// POLICY is a file, or "" for a log that asks no witness. PATIENCE is how long it tries to publish,
// as "20s". The other arguments but the first are files too.
package main

import (
	"context"
	"log"
	"os"
	"strings"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), must(time.ParseDuration(os.Args[4])))
	defer cancel()
	key := strings.TrimSpace(string(must(os.ReadFile(os.Args[2]))))
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(must(note.NewSigner(key))).
		WithCheckpointInterval(100*time.Millisecond).
		WithBatching(1, 50*time.Millisecond)
	if os.Args[3] != "" {
		group := must(tessera.NewWitnessGroupFromPolicy(must(os.ReadFile(os.Args[3]))))
		options = options.WithWitnesses(group, &tessera.WitnessOptions{Timeout: 20 * time.Second})
	}
	driver := must(posix.New(ctx, posix.Config{Path: os.Args[1]}))
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		log.Fatal(err)
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 10*time.Millisecond)
	for _, name := range os.Args[5:] {
		entry := tessera.NewEntry(must(os.ReadFile(name)))
		if _, _, err := awaiter.Await(ctx, appender.Add(ctx, entry)); err != nil {
			log.Fatal(err)
		}
	}
	if err := shutdown(ctx); err != nil {
		log.Fatal(err)
	}
}
