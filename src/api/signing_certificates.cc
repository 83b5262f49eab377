// Signing certificates of users and root:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
#include <fmt/format.h>

#include <algorithm>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "secrets/certificate.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::SigningCertificate;

namespace {
using Certificates = std::vector<SigningCertificate>;

constexpr int kMinRsaBits = 1024;

const Certificates& certificates_of(const Context& context, const Owner& owner) {
  return owner.user == nullptr ? context.account.settings().root.signing_certificates
                               : owner.user->signing_certificates;
}

// The change that gives the owner these certificates.
identity::Change with_certificates(const Context& context, const Owner& owner, Certificates certificates) {
  if (owner.user != nullptr) {
    identity::User user = *owner.user;
    user.signing_certificates = std::move(certificates);
    return identity::put(context.account.id(), std::move(user));
  }
  identity::AccountSettings settings = context.account.settings();
  settings.root.signing_certificates = std::move(certificates);
  return identity::put(context.account.id(), std::move(settings));
}

iam::SigningCertificate certificate_shape(const Owner& owner, const SigningCertificate& certificate) {
  iam::SigningCertificate out;
  if (owner.user != nullptr) out.user_name = owner.user->name;
  out.certificate_id = certificate.id;
  out.certificate_body = certificate.body;
  out.status = certificate.active ? "Active" : "Inactive";
  out.upload_date = certificate.uploaded;
  return out;
}

std::unexpected<Error> no_certificate(std::string_view id) {
  return fail(Code::NoSuchEntity, fmt::format("The Certificate with id {} cannot be found.", id));
}

// Whether some identity of the account has the same certificate, however it is written.
bool is_known(const identity::Account& account, const secrets::Certificate& certificate) {
  const auto has = [&](const Certificates& held) {
    return std::ranges::any_of(held, [&](const SigningCertificate& one) {
      const auto read = secrets::read_certificate(one.body);
      return read && read->sha256 == certificate.sha256;
    });
  };
  bool known = has(account.settings().root.signing_certificates);
  account.users().visit_from("", [&](const std::string&, const auto& user) {
    known = known || has(user->signing_certificates);
    return !known;
  });
  return known;
}

Result<void> check(const secrets::Certificate& certificate, Time now) {
  if (now < certificate.not_before || certificate.not_after < now)
    return fail(Code::InvalidCertificate, "The certificate is not valid at this time.");
  if (certificate.is_rsa && certificate.key_bits < kMinRsaBits)
    return fail(Code::InvalidCertificate,
                fmt::format("The certificate's RSA key must have {} bits or more.", kMinRsaBits));
  return {};
}
}  // namespace

WriteResult<iam::UploadSigningCertificateOutput> upload_signing_certificate(
    const Context& context, const iam::UploadSigningCertificateInput& input) {
  const Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(owner.error());
  const auto read = secrets::read_certificate(input.certificate_body);
  if (!read) return std::unexpected(read.error());
  if (auto checked = check(*read, context.now); !checked) return std::unexpected(std::move(checked).error());
  if (is_known(context.account, *read))
    return fail(Code::DuplicateCertificate, "The certificate is already associated with an identity of the account.");
  Certificates certificates = certificates_of(context, *owner);
  if (auto room =
          check_quota("CertificatesPerUser", certificates.size(), context.env.quotas.signing_certificates_per_user);
      !room)
    return std::unexpected(std::move(room).error());
  SigningCertificate certificate;
  certificate.id = secrets::new_certificate_id(context.env.random);
  certificate.body = input.certificate_body;
  certificate.uploaded = context.now;
  Written<iam::UploadSigningCertificateOutput> written;
  written.output.certificate = certificate_shape(*owner, certificate);
  certificates.push_back(std::move(certificate));
  written.changes.push_back(with_certificates(context, *owner, std::move(certificates)));
  return written;
}

Result<iam::ListSigningCertificatesOutput> list_signing_certificates(const Context& context,
                                                                     const iam::ListSigningCertificatesInput& input) {
  const Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(owner.error());
  iam::ListSigningCertificatesOutput output;
  auto paged = page_list(Operation::ListSigningCertificates, input, certificates_of(context, *owner), output,
                         [&](const SigningCertificate& certificate) {
                           output.certificates.push_back(certificate_shape(*owner, certificate));
                         });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateSigningCertificateOutput> update_signing_certificate(
    const Context& context, const iam::UpdateSigningCertificateInput& input) {
  const Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(owner.error());
  Certificates certificates = certificates_of(context, *owner);
  const auto certificate = std::ranges::find(certificates, input.certificate_id, &SigningCertificate::id);
  if (certificate == certificates.end()) return no_certificate(input.certificate_id);
  certificate->active = input.status == "Active";
  Written<iam::UpdateSigningCertificateOutput> written;
  written.changes.push_back(with_certificates(context, *owner, std::move(certificates)));
  return written;
}

WriteResult<iam::DeleteSigningCertificateOutput> delete_signing_certificate(
    const Context& context, const iam::DeleteSigningCertificateInput& input) {
  const Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(owner.error());
  Certificates certificates = certificates_of(context, *owner);
  if (std::erase_if(certificates, [&](const auto& one) { return one.id == input.certificate_id; }) == 0)
    return no_certificate(input.certificate_id);
  Written<iam::DeleteSigningCertificateOutput> written;
  written.changes.push_back(with_certificates(context, *owner, std::move(certificates)));
  return written;
}

}  // namespace keyward::api
