import { KIT_NAMESPACE } from './signature.ts';
import { kitFileNames, leftByFileBrowsers, leftByMacs } from './kit-file-names.ts';

/** `verify.sh`: for any POSIX shell on Linux and macOS. */
export const verifyScriptUnix = String.raw`#!/bin/sh
# Checks this kit: the signature of its manifest, then every file. It changes nothing and fetches nothing.
#
#   sh verify.sh [FINGERPRINT]...
#
# FINGERPRINT is a published fingerprint of a signing key, as shown where the kit was downloaded.
# Exit code: 0 the kit is good, 1 something is wrong with it, 2 it could not be checked.

set -u
umask 077
LC_ALL=C
export LC_ALL
unset CDPATH

has() {
  command -v "$1" > /dev/null 2>&1
}

cannot() {
  printf 'This kit could not be checked: %s\n' "$1"
  exit 2
}

end_wrong() {
  printf '\nSomething is WRONG with this kit. Do not install from it; START-HERE.html says what to do.\n'
  exit 1
}

tell() {
  printf '%-8s %s\n' "$1" "$2"
}

wrong() {
  tell "$1" "$2"
  is_wrong=yes
}

is_among() {
  wanted=$1
  shift
  for one in "$@"; do
    if [ "$one" = "$wanted" ]; then return 0; fi
  done
  return 1
}

# Each of these says in "signature" what it found: good, bad or unchecked; and in "key" by which key.

check_with_ssh() {
  said=$(ssh-keygen -Y verify -f allowed_signers -I ${KIT_NAMESPACE} -n ${KIT_NAMESPACE} -s manifest.json.sig < manifest.json 2>&1)
  status=$?
  if [ "$status" -eq 0 ]; then
    key=$(printf '%s\n' "$said" | sed -n 's/^Good .* key \(SHA256:[A-Za-z0-9+/]*\)$/\1/p')
    signature=good
    return
  fi
  case $said in
    *'unknown option'* | *'invalid option'* | *'illegal option'* | *'unrecognized option'* | *'No user exists'*) return ;;
  esac
  signature=bad
}

check_with_openssl() {
  key=
  openssl pkey -pubin -in signing-key.pem -out "$aside/key.pem" > /dev/null 2>&1 || { signature=bad; return; }
  if openssl dgst -sha256 -verify "$aside/key.pem" -signature manifest.json.rsa manifest.json > /dev/null 2>&1; then
    openssl pkey -pubin -in "$aside/key.pem" -outform DER -out "$aside/key.der" 2> /dev/null
    key=SHA256:$(openssl dgst -sha256 -binary "$aside/key.der" | openssl base64 | tr -d '=\n')
    signature=good
  else
    signature=bad
  fi
}

check_signature() {
  signature=unchecked
  key=
  if has ssh-keygen; then check_with_ssh; fi
  if [ "$signature" = unchecked ] && has openssl; then check_with_openssl; fi
  if [ "$signature" = good ] && [ $# -gt 0 ] && ! is_among "$key" "$@" && has openssl; then
    first_key=$key
    check_with_openssl
    if [ "$signature" = good ] && ! is_among "$key" "$@"; then key=$first_key; fi
  fi
  case $signature in
    unchecked) printf 'signature unchecked: neither a fitting ssh-keygen (OpenSSH 8.1 or newer) nor openssl is installed\n' ;;
    bad) printf 'signature BAD: the manifest is not what was signed\n' ;;
    good) printf 'signature good, made with the key %s\n' "$key" ;;
  esac
  if [ "$signature" = bad ]; then is_wrong=yes; fi
  if [ "$signature" = good ] && [ $# -gt 0 ] && ! is_among "$key" "$@"; then
    printf 'fingerprint WRONG: that is not the key whose fingerprint you gave\n'
    is_wrong=yes
  fi
}

# Writes "SHA-256 size path" for each entry. In canonical JSON a bare quote ends or begins a string, so that no free
# text can look like a member.
list_entries() {
  awk '
    { text = text $0 }
    END {
      if (NR > 1 || text !~ /^[{]"entries":[[]/ || text !~ /[]],"format":[0-9]+[}]$/) exit 3
      if (text !~ /[]],"format":1[}]$/) exit 4
      count = split(text, part, "\"path\":\"")
      for (i = 2; i <= count; i++) {
        path = part[i]
        sub(/".*/, "", path)
        if (path !~ /^installers\/[A-Za-z0-9_][A-Za-z0-9._-]*\/[A-Za-z0-9_][A-Za-z0-9._-]*$/) exit 3
        if (!match(part[i], /"sha256":"[0-9a-f]+","sizeBytes":[0-9]+,"version":"/)) exit 3
        found = substr(part[i], RSTART + 10, RLENGTH - 10)
        sha256 = substr(found, 1, index(found, "\"") - 1)
        size = substr(found, length(sha256) + 15)
        sub(/,.*/, "", size)
        if (length(sha256) != 64) exit 3
        print sha256, size, path
      }
    }
  ' manifest.json
}

sha256_of() {
  if has sha256sum; then
    sha256sum < "$1"
  elif has shasum; then
    shasum -a 256 < "$1"
  else
    openssl dgst -sha256 -r < "$1"
  fi 2> /dev/null | sed 's/[^0-9a-f].*//'
}

check_file() {
  if [ -L "$3" ] || { [ -e "$3" ] && [ ! -f "$3" ]; }; then
    wrong damaged "$3 (it is not a plain file)"
  elif [ ! -e "$3" ]; then
    wrong missing "$3"
  elif [ ! -r "$3" ]; then
    wrong damaged "$3 (it cannot be read)"
  else
    size=$(wc -c < "$3" | tr -d ' ')
    if [ "$size" != "$2" ]; then
      wrong damaged "$3 ($size bytes instead of $2)"
    elif [ "$(sha256_of "$3")" != "$1" ]; then
      wrong damaged "$3 (its SHA-256 is another)"
    else
      tell ok "$3"
    fi
  fi
}

check_foreign() {
  {
    for name in $kit_files; do printf './%s\n' "$name"; done
    sed 's/^[^ ]* [^ ]* /.\//' "$aside/entries"
  } > "$aside/known"
  find . ! -type d ${[...leftByFileBrowsers, `'${leftByMacs}*'`].map((name) => `! -name ${name} `).join('')}> "$aside/found" || cannot 'its folder could not be read'
  awk 'NR == FNR { known[$0] = 1; next } !($0 in known) { sub(/^[.]\//, ""); print }' "$aside/known" "$aside/found" |
    tr '\001-\011\013-\037\177' '?' > "$aside/foreign"
  while IFS= read -r path; do wrong foreign "$path"; done < "$aside/foreign"
}

kit_files='${kitFileNames.join(' ')}'
is_wrong=no

cd -- "$(dirname -- "$0")" || cannot 'its folder could not be opened'
for tool in awk find mktemp sed tr wc; do
  has "$tool" || cannot "$tool is not installed"
done
has sha256sum || has shasum || has openssl || cannot 'neither sha256sum, shasum nor openssl is installed'
aside=$(mktemp -d) || cannot 'there is no place for temporary files'
trap 'rm -rf "$aside"' EXIT
trap 'exit 2' HUP INT TERM

for name in $kit_files; do
  if [ ! -f "$name" ]; then wrong missing "$name"; fi
done
[ -f manifest.json ] || end_wrong
[ -r manifest.json ] || cannot 'manifest.json cannot be read'

check_signature "$@"
list_entries > "$aside/entries"
case $? in
  0) ;;
  4) cannot 'its manifest is of a newer format' ;;
  *)
    tell damaged 'manifest.json (it is not a manifest)'
    end_wrong
    ;;
esac
while read -r sha256 size path; do check_file "$sha256" "$size" "$path"; done < "$aside/entries"
check_foreign

if [ "$is_wrong" = yes ]; then end_wrong; fi
[ "$signature" = good ] || cannot 'all files are as the manifest says, but its signature was not checked'
printf '\nThis kit is as it was signed.\n'
if [ $# -eq 0 ]; then
  printf 'Compare the fingerprint of the key with the published one, which is shown where you downloaded the kit:\n%s\n' "$key"
fi
exit 0
`;
