// Virtual MFA devices of users and of root: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html
#include <fmt/format.h>

#include "api/lookup.h"
#include "api/one_time_codes.h"
#include "api/paging.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "api/tag_rules.h"
#include "authn/authenticator.h"
#include "base/text.h"
#include "identity/names.h"

namespace keyward::api {
using identity::MfaDevice;

namespace {
constexpr std::size_t kMaxSerial = 256;

std::unexpected<Error> wrong_code() {
  return fail(Code::InvalidAuthenticationCode, "Authentication code for device is not valid.");
}

std::size_t device_count(const identity::Account& account, std::string_view owner) {
  std::size_t count = 0;
  account.devices_of().visit_prefix(fmt::format("{}/", owner), [&](const std::string&, std::monostate) {
    ++count;
    return true;
  });
  return count;
}

// "arn:aws:iam::ACCOUNT:mfa": serials of virtual devices begin with it.
std::string serial_prefix(const identity::Account& account) {
  return identity::entity_arn(account.id(), "mfa", "", "");
}

std::unexpected<Error> serial_too_long() {
  return fail(Code::InvalidInput,
              "Path and name of the device are too long: its serial number has at most 256 characters.");
}

// A device that must be the owner's.
Result<std::shared_ptr<const MfaDevice>> find_device_of(const Context& context, std::string_view owner,
                                                        std::string_view serial) {
  auto device = find_mfa_device(context, serial);
  if (device && (*device)->owner != owner)
    return fail(Code::NoSuchEntity, fmt::format("MFA Device with serial number {} does not exist.", serial));
  return device;
}

template <class Output>
WriteResult<Output> put_device(const Context& context, MfaDevice device) {
  Written<Output> written;
  written.changes.push_back(identity::put(context.account.id(), std::move(device)));
  return written;
}

template <class Output, class Input>
WriteResult<Output> enable(const Context& context, std::string_view owner, const Input& input) {
  auto found = find_mfa_device(context, input.serial_number);
  if (!found) return std::unexpected(std::move(found).error());
  if (!(*found)->owner.empty()) return fail(Code::EntityAlreadyExists, "MFA Device is already in use.");
  if (auto room = check_quota("MFADevicesPerUser", device_count(context.account, owner),
                              context.env.quotas.mfa_devices_per_user);
      !room)
    return std::unexpected(std::move(room).error());
  auto used = use_codes(context.env.records, **found, input.authentication_code1.expose(),
                        input.authentication_code2.expose(), context.now, false);
  if (!used) return std::unexpected(std::move(used).error());
  if (!*used) return wrong_code();
  MfaDevice device = **std::move(used);
  device.owner = owner;
  device.enabled = context.now;
  return put_device<Output>(context, std::move(device));
}

template <class Output, class Input>
WriteResult<Output> resync(const Context& context, std::string_view owner, const Input& input) {
  auto found = find_device_of(context, owner, input.serial_number);
  if (!found) return std::unexpected(std::move(found).error());
  auto used = use_codes(context.env.records, **found, input.authentication_code1.expose(),
                        input.authentication_code2.expose(), context.now, true);
  if (!used) return std::unexpected(std::move(used).error());
  if (!*used) return wrong_code();
  return put_device<Output>(context, **std::move(used));
}

template <class Output>
WriteResult<Output> deactivate(const Context& context, std::string_view owner, std::string_view serial) {
  auto found = find_device_of(context, owner, serial);
  if (!found) return std::unexpected(std::move(found).error());
  MfaDevice device = **found;
  device.owner.clear();
  device.enabled.reset();
  return put_device<Output>(context, std::move(device));
}

std::optional<std::string> owner_name(const identity::Account& account, const MfaDevice& device) {
  const auto user = account.find_user_by_id(device.owner);
  return user == nullptr ? std::nullopt : std::optional(user->name);
}
}  // namespace

WriteResult<iam::CreateVirtualMFADeviceOutput> create_virtual_mfa_device(
    const Context& context, const iam::CreateVirtualMFADeviceInput& input) {
  MfaDevice device;
  device.serial = identity::mfa_arn(context.account.id(), input.path, input.virtual_mfa_device_name);
  if (device.serial.size() > kMaxSerial) return serial_too_long();
  if (context.account.find_mfa_device(device.serial) != nullptr)
    return fail(Code::EntityAlreadyExists, "MFA device already exists.");
  if (auto room = check_quota("VirtualMFADevicesPerAccount", context.account.mfa_devices().size(),
                              context.env.quotas.users_per_account);
      !room)
    return std::unexpected(std::move(room).error());
  auto tags = with_tags({}, input.tags, TagKeys::MatchCase, context.env.quotas);
  if (!tags) return std::unexpected(std::move(tags).error());
  device.name = input.virtual_mfa_device_name;
  device.path = input.path;
  device.created = context.now;
  device.tags = *std::move(tags);
  device.sealed_seed = base64(
      context.env.records.seal(context.prepared.seed.expose(), authn::seed_place(device.serial), context.env.random));
  Written<iam::CreateVirtualMFADeviceOutput> written;
  iam::VirtualMFADevice& shown = written.output.virtual_mfa_device;
  shown.serial_number = device.serial;
  shown.base32_string_seed = secrets::SecretBytes(bytes_of(secrets::totp_seed_text(context.prepared.seed).expose()));
  shown.qr_code_png = context.prepared.png.clone();
  if (!device.tags.empty()) shown.tags = tags_shape(device.tags);
  written.changes.push_back(identity::put(context.account.id(), std::move(device)));
  return written;
}

WriteResult<iam::EnableMFADeviceOutput> enable_mfa_device(const Context& context,
                                                          const iam::EnableMFADeviceInput& input) {
  auto user = find_user(context, input.user_name);
  if (!user) return std::unexpected(std::move(user).error());
  return enable<iam::EnableMFADeviceOutput>(context, (*user)->id, input);
}
WriteResult<own::EnableRootMFADeviceOutput> enable_root_mfa_device(const Context& context,
                                                                   const own::EnableRootMFADeviceInput& input) {
  return enable<own::EnableRootMFADeviceOutput>(context, identity::kRootOwner, input);
}

WriteResult<iam::ResyncMFADeviceOutput> resync_mfa_device(const Context& context,
                                                          const iam::ResyncMFADeviceInput& input) {
  auto user = find_user(context, input.user_name);
  if (!user) return std::unexpected(std::move(user).error());
  return resync<iam::ResyncMFADeviceOutput>(context, (*user)->id, input);
}
WriteResult<own::ResyncRootMFADeviceOutput> resync_root_mfa_device(const Context& context,
                                                                   const own::ResyncRootMFADeviceInput& input) {
  return resync<own::ResyncRootMFADeviceOutput>(context, identity::kRootOwner, input);
}

WriteResult<iam::DeactivateMFADeviceOutput> deactivate_mfa_device(const Context& context,
                                                                  const iam::DeactivateMFADeviceInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  return deactivate<iam::DeactivateMFADeviceOutput>(context, owner->id(), input.serial_number);
}
WriteResult<own::DeactivateRootMFADeviceOutput> deactivate_root_mfa_device(
    const Context& context, const own::DeactivateRootMFADeviceInput& input) {
  return deactivate<own::DeactivateRootMFADeviceOutput>(context, identity::kRootOwner, input.serial_number);
}

WriteResult<iam::DeleteVirtualMFADeviceOutput> delete_virtual_mfa_device(
    const Context& context, const iam::DeleteVirtualMFADeviceInput& input) {
  auto device = find_mfa_device(context, input.serial_number);
  if (!device) return std::unexpected(std::move(device).error());
  if (!(*device)->owner.empty()) return fail(Code::DeleteConflict, "MFA VirtualDevice in use. Must deactivate first.");
  Written<iam::DeleteVirtualMFADeviceOutput> written;
  written.changes.push_back(identity::erase<MfaDevice>(context.account.id(), input.serial_number));
  return written;
}

WriteResult<own::RenameMFADeviceOutput> rename_mfa_device(const Context& context,
                                                          const own::RenameMFADeviceInput& input) {
  auto found = find_mfa_device(context, input.serial_number);
  if (!found) return std::unexpected(std::move(found).error());
  // Nobody but root touches root's devices, whatever policies say.
  if ((*found)->owner == identity::kRootOwner && !context.caller.is_root())
    return fail(Code::AccessDenied,
                fmt::format("User: {} is not authorized to perform: keyward:RenameMFADevice on resource: {} "
                            "because only the account root user can perform this action",
                            context.caller.arn, input.serial_number));
  MfaDevice device = **found;
  Written<own::RenameMFADeviceOutput> written;
  written.output.serial_number = device.serial;
  if (device.name == input.new_name) return written;
  // The seed is sealed for its serial: it moves with the name.
  const auto sealed = parse_base64(device.sealed_seed);
  if (!sealed) return fail(Code::ServiceFailure, "The MFA device's record is damaged.");
  auto seed = context.env.records.open(*sealed, authn::seed_place(device.serial));
  if (!seed) return std::unexpected(std::move(seed).error());
  device.name = input.new_name;
  device.serial = identity::mfa_arn(context.account.id(), device.path, device.name);
  if (device.serial.size() > kMaxSerial) return serial_too_long();
  if (context.account.find_mfa_device(device.serial) != nullptr)
    return fail(Code::EntityAlreadyExists, "MFA device already exists.");
  device.sealed_seed =
      base64(context.env.records.seal(seed->expose(), authn::seed_place(device.serial), context.env.random));
  written.output.serial_number = device.serial;
  written.changes.push_back(identity::erase<MfaDevice>(context.account.id(), input.serial_number));
  written.changes.push_back(identity::put(context.account.id(), std::move(device)));
  return written;
}

Result<iam::ListMFADevicesOutput> list_mfa_devices(const Context& context, const iam::ListMFADevicesInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  const std::string common = serial_prefix(context.account);
  iam::ListMFADevicesOutput output;
  auto paged =
      page_index(Operation::ListMFADevices, input, context.account.devices_of(),
                 fmt::format("{}/{}", owner->id(), common), output, kEvery, [&](std::string_view rest, std::monostate) {
                   const auto device = context.account.find_mfa_device(common + std::string(rest));
                   output.mfa_devices.push_back({owner->user == nullptr ? "root" : owner->user->name, device->serial,
                                                 device->enabled.value_or(device->created)});
                 });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

Result<iam::ListVirtualMFADevicesOutput> list_virtual_mfa_devices(const Context& context,
                                                                  const iam::ListVirtualMFADevicesInput& input) {
  const auto listed = [&](std::string_view, const auto& device) {
    return input.assignment_status == "Any" || (input.assignment_status == "Assigned") == !device->owner.empty();
  };
  iam::ListVirtualMFADevicesOutput output;
  auto paged = page_index(Operation::ListVirtualMFADevices, input, context.account.mfa_devices(),
                          serial_prefix(context.account), output, listed, [&](std::string_view, const auto& device) {
                            iam::VirtualMFADevice& shown = output.virtual_mfa_devices.emplace_back();
                            shown.serial_number = device->serial;
                            shown.enable_date = device->enabled;
                            if (device->owner == identity::kRootOwner) shown.user = root_shape(context.account);
                            if (const auto user = context.account.find_user_by_id(device->owner))
                              shown.user = user_shape(context.account, *user, false);
                          });
  if (!paged) return std::unexpected(std::move(paged).error());
  return output;
}

Result<iam::GetMFADeviceOutput> get_mfa_device(const Context& context, const iam::GetMFADeviceInput& input) {
  Result<Owner> owner = find_owner(context, input.user_name);
  if (!owner) return std::unexpected(std::move(owner).error());
  auto device = find_device_of(context, owner->id(), input.serial_number);
  if (!device) return std::unexpected(std::move(device).error());
  iam::GetMFADeviceOutput output;
  output.user_name = owner_name(context.account, **device);
  output.serial_number = (*device)->serial;
  output.enable_date = (*device)->enabled;
  return output;
}
}  // namespace keyward::api
