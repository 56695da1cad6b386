// Appends entries to a log of tessera's POSIX driver from so many callers, each waiting for the
// checkpoint that covers its entry before it brings the next.
//
//	tessera FOLDER CALLERS SECONDS   ->   {"entries": …, "seconds": …, "latencies": […]}
//
// Latencies are microseconds. Duplicates are looked for, and kept in badger, as the library does it.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"flag"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	badger "github.com/transparency-dev/tessera/storage/posix/antispam"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	set := flag.NewFlagSet("", flag.ExitOnError)
	klog.InitFlags(set)
	set.Set("logtostderr", "false")
	set.Set("stderrthreshold", "FATAL")
	folder := os.Args[1]
	callers := must(strconv.Atoi(os.Args[2]))
	seconds := must(strconv.Atoi(os.Args[3]))
	ctx := context.Background()

	secret, _, err := note.GenerateKey(rand.Reader, "example.org/log")
	signer := must(note.NewSigner(must(secret, err)))
	driver := must(posix.New(ctx, posix.Config{Path: filepath.Join(folder, "log")}))
	spam := must(badger.NewAntispam(ctx, filepath.Join(folder, "badger"),
		badger.AntispamOpts{MaxBatchSize: 5000, PushbackThreshold: 1 << 20}))
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithCheckpointInterval(100*time.Millisecond).
		WithBatching(uint(callers), 50*time.Millisecond).
		WithPushback(uint(2*callers)).
		WithAntispam(tessera.DefaultAntispamInMemorySize, spam))
	if err != nil {
		log.Fatal(err)
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, time.Millisecond)

	latencies := make([][]int64, callers)
	begun := time.Now()
	end := begun.Add(time.Duration(seconds) * time.Second)
	var all sync.WaitGroup
	for caller := range callers {
		all.Add(1)
		go func() {
			defer all.Done()
			for time.Now().Before(end) {
				entry := make([]byte, 256)
				rand.Read(entry)
				start := time.Now()
				for {
					_, _, err := awaiter.Await(ctx, appender.Add(ctx, tessera.NewEntry(entry)))
					if err == nil {
						break
					}
					if !errors.Is(err, tessera.ErrPushback) {
						log.Fatal(err)
					}
					time.Sleep(time.Millisecond)
				}
				latencies[caller] = append(latencies[caller], time.Since(start).Microseconds())
			}
		}()
	}
	all.Wait()
	taken := time.Since(begun).Seconds()
	flat := []int64{}
	for _, each := range latencies {
		flat = append(flat, each...)
	}
	must(0, json.NewEncoder(os.Stdout).Encode(map[string]any{
		"entries": len(flat), "seconds": taken, "latencies": flat}))
	_ = shutdown
}
