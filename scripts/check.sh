#!/bin/sh
# Every check but the tests, each named before it runs, and how long it took. Called by `make check`.
set -eu

. scripts/step.sh
mkdir -p build

# In one process, and the longest of what runs in one: beside the other steps.
mypy src tests scripts benchmarks verifier >build/types.log 2>&1 &
types=$!
trap 'kill $types 2>/dev/null || true' EXIT
step "format"
ruff format --check .
step "lint"
ruff check .
step "modules of the browser"
python -m scripts.browser_lint
step "import contracts"
lint-imports --no-cache
step "native kernels"
if [ "$NATIVE" = yes ] && [ -f native/Cargo.toml ]; then
  # Setting up goes on without them; a check must not pass over kernels that do not build.
  python -c "import paripassu_native"
  paripassu --version -v
  if paripassu --version -v | grep -q ': Python'; then
    echo "a part does not run as Rust: the numbers in native/src/lib.rs and in native.py differ"; exit 1
  fi
  cargo fmt --check --manifest-path native/Cargo.toml
else
  echo "built without: the reference alone is checked"
fi
step "generated files"
python -m scripts.generate --check
python scripts/draw_vectors.py --check
python scripts/record_vectors.py --check
step "fuzzing guided by coverage"
python -m tests.fuzz.guided --check
step "docs"
zensical build --clean --strict
step "the wheel, built"
rm -rf build/wheel
python -m hatchling build -t wheel -d build/wheel
python -m scripts.wheel build/wheel/*.whl
"$UV" venv --quiet --clear --python "$(command -v python)" build/wheel/venv
"$UV" pip sync --quiet --python build/wheel/venv/bin/python --require-hashes requirements/dev.txt
"$UV" pip install --quiet --python build/wheel/venv/bin/python --no-deps build/wheel/*.whl
step "README commands"
python scripts/readme.py --check
step "types"
wait $types || { cat build/types.log; exit 1; }
trap - EXIT
cat build/types.log
if [ "${COVERAGE:-now}" = now ]; then
  step "branch coverage of the pure rooms"
  python -m pytest -q $TOGETHER --timeout 600 $COVERED
fi
# Only what asks whether it is whole: what the code does is tested in the repository, and the files
# are the same. Here every command is called as people and scripts do, each time a process, and
# nothing runs as Rust. Test by test, the long ones first: else one process has most of them.
step "the wheel, tested"
build/wheel/venv/bin/python -m pytest -q -n 3 --dist load --maxschedchunk 1 \
  --timeout 600 --program process \
  -m wheel tests/e2e tests/contract
step "every check passed"
