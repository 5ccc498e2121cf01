#!/bin/sh
# import-certificate.sh FOLDER : makes a keychain in FOLDER, for this run of a workflow alone, with the certificate that
# CERTIFICATE_P12 (base64) and CERTIFICATE_PASSWORD hold, and lets codesign use it without a question. Where there is no
# certificate it does nothing: the app is then signed ad hoc.
set -eu

if [ -z "${CERTIFICATE_P12-}" ]; then
  echo "import-certificate.sh: there is no CERTIFICATE_P12" >&2
  exit 0
fi

folder=${1?usage: import-certificate.sh FOLDER}
keychain=$folder/dockline-signing.keychain-db
password=$(openssl rand -hex 20)
certificate=$(mktemp "$folder/certificate.XXXXXX")
trap 'rm -f "$certificate"' EXIT

printf %s "$CERTIFICATE_P12" | openssl base64 -d -A >"$certificate"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$certificate" -f pkcs12 -k "$keychain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
