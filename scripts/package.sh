# The Debian package.
# shellcheck shell=bash

dev_package() {
  ensure_packages "the Debian package" "${PACKAGE_PACKAGES[@]}"
  build_server
  local version architecture tree depends
  version=$(sed -nE 's/^project\(keyward VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
  architecture=$(dpkg --print-architecture)
  tree="$BUILD_DIR/package"
  rm -rf "$tree"
  install -D -m 755 "$BUILD_DIR/keyward" "$tree/usr/bin/keyward"
  strip --strip-unneeded "$tree/usr/bin/keyward"
  install -D -m 644 packaging/keyward.service "$tree/lib/systemd/system/keyward.service"
  install -D -m 644 packaging/default "$tree/etc/default/keyward"
  install -D -m 644 README.md "$tree/usr/share/doc/keyward/README.md"
  install -D -m 644 CHANGELOG.md "$tree/usr/share/doc/keyward/CHANGELOG.md"
  install -D -m 644 LICENSE "$tree/usr/share/doc/keyward/copyright"
  local script
  for script in postinst prerm postrm; do install -D -m 755 "packaging/$script" "$tree/DEBIAN/$script"; done
  echo /etc/default/keyward >"$tree/DEBIAN/conffiles"
  depends=$(library_packages "$tree/usr/bin/keyward")
  cat >"$tree/DEBIAN/control" <<CONTROL
Package: keyward
Version: $version
Architecture: $architecture
Maintainer: The Keyward developers <keyward@example.org>
Section: admin
Priority: optional
Depends: adduser, ca-certificates, $depends
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Description: self-hosted identity and access management
 Users, groups, policies, access keys and one-time codes with a web console,
 spoken to by the AWS CLI and SDKs as they speak to AWS IAM and STS.
CONTROL
  local package="$BUILD_DIR/keyward_${version}_${architecture}.deb"
  dpkg-deb --root-owner-group --build "$tree" "$package" >&2
  say "$package"
}

# library_packages PROGRAM: the packages that own the shared libraries it is linked to, at least in the version built with.
library_packages() {
  local work
  work=$(mktemp -d)
  mkdir "$work/debian"
  printf 'Source: keyward\n\nPackage: keyward\nArchitecture: any\n' >"$work/debian/control"
  cp "$1" "$work/program"
  (cd "$work" && dpkg-shlibdeps -O ./program 2>/dev/null) | sed -n 's/^shlibs:Depends=//p'
  rm -rf "$work"
}
