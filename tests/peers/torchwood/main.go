// Judge notes and proofs as torchwood does, and cosign with its keys.
//
// Reads one JSON request a line, answers one JSON object a line.
package main

import (
	"bufio"
	"crypto"
	"crypto/ed25519"
	"crypto/mldsa"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Policy     []byte `json:"policy"`
	Checkpoint []byte `json:"checkpoint"`
	Proof      []byte `json:"proof"`
	Entry      []byte `json:"entry"`
	Text       string `json:"text"`
	Name       string `json:"name"`
	Seed       []byte `json:"seed"`
	Algorithm  string `json:"algorithm"`
}

type answer struct {
	Error  string `json:"error"`
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	Root   []byte `json:"root"`
	Key    string `json:"key"`
	Note   []byte `json:"note"`
}

func cosign(r request) (answer, error) {
	var key crypto.Signer
	if r.Algorithm == "ed25519" {
		key = ed25519.NewKeyFromSeed(r.Seed)
	} else {
		made, err := mldsa.NewPrivateKey(mldsa.MLDSA44(), r.Seed)
		if err != nil {
			return answer{}, err
		}
		key = made
	}
	signer, err := torchwood.NewCosignatureSigner(r.Name, key)
	if err != nil {
		return answer{}, err
	}
	signed, err := note.Sign(&note.Note{Text: r.Text}, signer)
	return answer{Key: signer.Verifier().String(), Note: signed}, err
}

func judge(r request) (answer, error) {
	if r.Name != "" {
		return cosign(r)
	}
	policy, err := torchwood.ParsePolicy(r.Policy)
	if err != nil {
		return answer{}, fmt.Errorf("policy: %w", err)
	}
	if r.Proof != nil {
		return answer{}, torchwood.VerifyProof(policy, tlog.RecordHash(r.Entry), r.Proof)
	}
	if r.Checkpoint == nil {
		return answer{}, nil
	}
	found, _, err := torchwood.VerifyCheckpoint(r.Checkpoint, policy)
	if err != nil {
		return answer{}, err
	}
	return answer{Origin: found.Origin, Size: found.N, Root: found.Hash[:]}, nil
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadString('\n')
		if strings.TrimSpace(line) == "" {
			return
		}
		var r request
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			panic(err)
		}
		found, wrong := judge(r)
		if wrong != nil {
			found = answer{Error: wrong.Error()}
		}
		if err := out.Encode(found); err != nil {
			panic(err)
		}
		if err != nil {
			return
		}
	}
}
