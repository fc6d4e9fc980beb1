#!/usr/bin/env bash
# Signs the app bundle inside out, makes the disk image, has it notarised.
#   bash installer/macos/make_dmg.sh Saqta.app OUT
# SIGN_IDENTITY: "Developer ID Application: ..."; without it the signature is ad hoc and
# nothing is notarised. NOTARY_PROFILE: a profile stored by `xcrun notarytool store-credentials`.
set -euo pipefail
app=$1 out=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
identity=${SIGN_IDENTITY:--}
options=(--force --options runtime --sign "$identity")
[ "$identity" = - ] || options+=(--timestamp)

# Libraries first, then the three programs, each with its own entitlements, then the whole.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
  xargs -0 -n 20 codesign "${options[@]}"
find "$app/Contents/Frameworks" -type d -name '*.framework' -prune -print0 2>/dev/null |
  xargs -0 -n 1 codesign "${options[@]}"
codesign "${options[@]}" --entitlements "$here/token-worker.entitlements" \
  "$app/Contents/MacOS/saqta-token-worker"
codesign "${options[@]}" --entitlements "$here/program.entitlements" \
  "$app/Contents/MacOS/saqta-console"
codesign "${options[@]}" --entitlements "$here/program.entitlements" "$app/Contents/MacOS/saqta"
codesign "${options[@]}" --entitlements "$here/program.entitlements" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

version=$(/usr/libexec/PlistBuddy -c 'Print CFBundleShortVersionString' "$app/Contents/Info.plist")
image=$out/saqta-$version-macos.dmg
mkdir -p "$out"
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
hdiutil create -volname Saqta -srcfolder "$staging" -format UDZO -ov "$image"
codesign --force --sign "$identity" "$image"
if [ "$identity" != - ] && [ -n "${NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
fi
echo "$image"
