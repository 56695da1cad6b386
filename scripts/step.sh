# A step of a script: its name, and before it how long the one before took, so that it shows where
# the time of a build goes. To be sourced: `. scripts/step.sh`.

_began=""

step() {
  _now=$(date +%s)
  if [ -n "$_began" ]; then printf -- '-- %s s\n' "$((_now - _began))"; fi
  _began=$_now
  printf '\n== %s\n' "$1"
}
