// What the model declares and no step of the scripts reaches: because it cannot happen here, or because its action is not there yet.

/** An error that an action cannot give here. */
export interface Unreachable {
  readonly code: string;
  readonly because: string;
  /** Names of the actions that it holds for. */
  readonly actions: RegExp;
}

/** Errors that cannot come of an action here, and why. */
export const unreachable: readonly Unreachable[] = [
  {
    code: 'ServiceFailure',
    because: 'only a bug, a broken disk or a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'ConcurrentModification',
    because: 'the home decides one call after the other; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'EntityTemporarilyUnmodifiable',
    because: 'nothing is half made: a name is free once its deletion is decided; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'PolicyEvaluation',
    because: 'every valid policy can be evaluated; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'LimitExceeded',
    because: 'the call adds nothing that a quota counts',
    actions:
      /^(?:ChangePassword|CreateLoginProfile|GenerateCredentialReport|Deactivate|Delete|Detach|Remove|Resync|SetDefault)|^Update(?:AccessKey|LoginProfile|AccountPasswordPolicy|Group|ServerCertificate|SigningCertificate|User)$/,
  },
  {
    code: 'LimitExceeded',
    because: 'an account has one alias, which a new one replaces',
    actions: /^CreateAccountAlias$/,
  },
  {
    code: 'LimitExceeded',
    because: 'roles of services do not count',
    actions: /^CreateServiceLinkedRole$/,
  },
  {
    code: 'EntityAlreadyExists',
    because: 'a second role is LimitExceeded, the same role twice too',
    actions: /^AddRoleToInstanceProfile$/,
  },
  {
    code: 'EntityAlreadyExists',
    because: 'every request is a new one, under an id of its own',
    actions: /^CreateDelegationRequest$/,
  },
  {
    code: 'EntityAlreadyExists',
    because: 'the same certificate again is DuplicateCertificate',
    actions: /^UploadSigningCertificate$/,
  },
  {
    code: 'NoSuchEntity',
    because: 'the call names nothing that must be there',
    actions: /^(?:CreateGroup|CreateServiceLinkedRole|ListDelegationRequests|UpdateAccountPasswordPolicy)$/,
  },
  {
    code: 'DeleteConflict',
    because: 'no service here uses server certificates',
    actions: /^DeleteServerCertificate$/,
  },
  {
    code: 'UnrecognizedPublicKeyEncoding',
    because: 'another encoding than SSH and PEM is ValidationError',
    actions: /^GetSSHPublicKey$/,
  },
  {
    code: 'InvalidInput',
    because: 'what is wrong with the request breaks a constraint of its shape: ValidationError',
    actions: /^(?:GetServiceLastAccessedDetails|List(?:Attached.*Policies|DelegationRequests))$/,
  },
  {
    code: 'InvalidInput',
    because: 'what is no device is not there: NoSuchEntity; a hardware device has no ARN',
    actions: /^(?:ListMFADeviceTags|UntagMFADevice)$/,
  },
  {
    code: 'InvalidInput',
    because: 'to take away a tag that is not there, or cannot be, succeeds',
    actions: /^Untag(?:InstanceProfile|ServerCertificate)$/,
  },
  {
    code: 'UnmodifiableEntity',
    because: 'a role of a service is in no instance profile',
    actions: /^RemoveRoleFromInstanceProfile$/,
  },
  {
    code: 'UnmodifiableEntity',
    because: 'the description of a service’s role may be changed, as the user guide says',
    actions: /^UpdateRoleDescription$/,
  },
  {
    code: 'ServiceAccessNotEnabledException',
    because: 'every organization gives IAM access to its accounts; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'OrganizationNotInAllFeaturesModeException',
    because: 'every organization has all features; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'AccountNotManagementOrDelegatedAdministratorException',
    because: 'there are no delegated administrators: the caller is CallerIsNotManagementAccountException',
    actions: /^EnableOrganizations/,
  },
  {
    code: 'NotSupportedService',
    because: 'AWS says NoSuchEntity of a service that has no credentials; a chaos rule gives it',
    actions: /ServiceSpecificCredential/,
  },
  {
    code: 'IDPRejectedClaim',
    because:
      'no provider is asked about claims: what is wrong with them is InvalidIdentityToken; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'MalformedPolicyDocument',
    because: 'the call takes no document',
    actions: /^UpdateAccountPasswordPolicy$/,
  },
  {
    code: 'PackedPolicyTooLarge',
    because: 'a request that no session could carry is refused when it is made',
    actions: /^GetDelegatedAccessToken$/,
  },
  {
    code: 'RegionDisabledException',
    because: 'no region is switched off: all are one cluster; a chaos rule gives it',
    actions: /./,
  },
  {
    code: 'ExpiredTokenException',
    because: 'it is about contexts of identity providers, which are not judged here',
    actions: /^(?:AssumeRole|AssumeRoot)$/,
  },
];

/** Actions that can do nothing here but refuse as AWS documents it, and how. */
export const alwaysRefused: Readonly<Record<string, string>> = {};

/** Codes of actions that are not there yet: what comes with one of them leaves this list. */
export const awaiting: Readonly<Record<string, readonly string[]>> = {};
