// Server certificates: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html
// No operation gives a private key out again.
#include <fmt/format.h>

#include "api/lookup.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "base/text.h"
#include "identity/names.h"
#include "secrets/certificate.h"
#include "secrets/ids.h"

namespace keyward::api {
using identity::ServerCertificate;

namespace {
// What a sealed private key is bound to, so that no other one opens in its place.
std::string key_place(std::string_view id) { return fmt::format("server-certificate/{}", id); }

iam::ServerCertificateMetadata metadata_shape(const identity::Account& account, const ServerCertificate& certificate) {
  iam::ServerCertificateMetadata out;
  out.path = certificate.path;
  out.server_certificate_name = certificate.name;
  out.server_certificate_id = certificate.id;
  out.arn = identity::server_certificate_arn(account.id(), certificate.path, certificate.name);
  out.upload_date = certificate.uploaded;
  out.expiration = certificate.expires;
  return out;
}

std::unexpected<Error> exists(std::string_view name) {
  return fail(Code::EntityAlreadyExists, fmt::format("The Server Certificate with name {} already exists.", name));
}
}  // namespace

WriteResult<iam::UploadServerCertificateOutput> upload_server_certificate(
    const Context& context, const iam::UploadServerCertificateInput& input) {
  const identity::Account& account = context.account;
  if (account.find_server_certificate(input.server_certificate_name) != nullptr)
    return exists(input.server_certificate_name);
  if (auto room = check_quota("ServerCertificatesPerAccount", account.server_certificates().size(),
                              context.env.quotas.server_certificates_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  auto tags = with_tags({}, input.tags, TagKeys::MatchCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  const auto read = secrets::read_certificate(input.certificate_body);
  if (!read) return std::unexpected(read.error());
  if (auto fits = secrets::check_private_key(input.certificate_body, input.private_key.expose()); !fits)
    return std::unexpected(std::move(fits).error());
  if (input.certificate_chain)
    if (auto chained = secrets::check_chain(input.certificate_body, *input.certificate_chain); !chained)
      return std::unexpected(std::move(chained).error());
  ServerCertificate certificate;
  do {
    certificate.id = secrets::new_id(secrets::IdKind::Certificate, account.id(), context.env.random);
  } while (account.find_server_certificate_by_id(certificate.id) != nullptr);
  certificate.name = input.server_certificate_name;
  certificate.path = input.path;
  certificate.body = input.certificate_body;
  certificate.chain = input.certificate_chain.value_or("");
  certificate.sealed_key = base64(
      context.env.records.seal(bytes_of(input.private_key.expose()), key_place(certificate.id), context.env.random));
  certificate.uploaded = context.now;
  certificate.expires = read->not_after;
  certificate.tags = *std::move(tags);
  Written<iam::UploadServerCertificateOutput> written;
  written.output.server_certificate_metadata = metadata_shape(account, certificate);
  if (!certificate.tags.empty()) written.output.tags = tags_shape(certificate.tags);
  written.changes.push_back(identity::put(account.id(), std::move(certificate)));
  return written;
}

Result<iam::GetServerCertificateOutput> get_server_certificate(const Context& context,
                                                               const iam::GetServerCertificateInput& input) {
  const auto found = find_server_certificate(context, input.server_certificate_name);
  if (!found) return std::unexpected(found.error());
  const ServerCertificate& certificate = **found;
  iam::GetServerCertificateOutput output;
  output.server_certificate.server_certificate_metadata = metadata_shape(context.account, certificate);
  output.server_certificate.certificate_body = certificate.body;
  if (!certificate.chain.empty()) output.server_certificate.certificate_chain = certificate.chain;
  if (!certificate.tags.empty()) output.server_certificate.tags = tags_shape(certificate.tags);
  return output;
}

Result<iam::ListServerCertificatesOutput> list_server_certificates(const Context& context,
                                                                   const iam::ListServerCertificatesInput& input) {
  iam::ListServerCertificatesOutput output;
  auto paged = page_index(
      Operation::ListServerCertificates, input, context.account.server_certificates(), "", output,
      [&](std::string_view, const auto& certificate) { return certificate->path.starts_with(input.path_prefix); },
      [&](std::string_view, const auto& certificate) {
        output.server_certificate_metadata_list.push_back(metadata_shape(context.account, *certificate));
      });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

WriteResult<iam::UpdateServerCertificateOutput> update_server_certificate(
    const Context& context, const iam::UpdateServerCertificateInput& input) {
  const auto found = find_server_certificate(context, input.server_certificate_name);
  if (!found) return std::unexpected(found.error());
  ServerCertificate certificate = **found;
  if (input.new_server_certificate_name) {
    const auto other = context.account.find_server_certificate(*input.new_server_certificate_name);
    if (other != nullptr && other->id != certificate.id) return exists(*input.new_server_certificate_name);
    certificate.name = *input.new_server_certificate_name;
  }
  if (input.new_path) certificate.path = *input.new_path;
  Written<iam::UpdateServerCertificateOutput> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(certificate)));
  return written;
}

WriteResult<iam::DeleteServerCertificateOutput> delete_server_certificate(
    const Context& context, const iam::DeleteServerCertificateInput& input) {
  const auto found = find_server_certificate(context, input.server_certificate_name);
  if (!found) return std::unexpected(found.error());
  Written<iam::DeleteServerCertificateOutput> written;
  written.changes.push_back(identity::erase<ServerCertificate>(context.account.id(), (*found)->id));
  return written;
}

}  // namespace keyward::api
