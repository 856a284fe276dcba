import { verifyScriptWindowsCheck } from './verify-script-windows-check.ts';

/**
 * `verify.ps1`: for Windows PowerShell 5.1 and newer, without OpenSSH. It checks by the RSA key, since .NET knows no
 * Ed25519, and reads files as bytes, since a PowerShell pipeline changes them.
 */
export const verifyScriptWindows =
  String.raw`# Checks this kit: the signature of its manifest, then every file. It changes nothing and fetches nothing.
#
#   powershell -ExecutionPolicy Bypass -File verify.ps1 [FINGERPRINT]
#
# FINGERPRINT is the published fingerprint of the RSA signing key, as shown where the kit was downloaded.
# Exit code: 0 the kit is good, 1 something is wrong with it, 2 it could not be checked.

param([Parameter(ValueFromRemainingArguments = $true)] [string[]] $Fingerprint = @())

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$source = @'
${verifyScriptWindowsCheck}'@

try {
    if (-not ('Crossgrade.KitCheck' -as [type])) { Add-Type -TypeDefinition $source -Language CSharp }
    $say = [Action[string]] { param($line) Write-Host $line }
    $exitCode = [Crossgrade.KitCheck]::Run($PSScriptRoot, $Fingerprint, $say)
} catch {
    Write-Host ('This kit could not be checked: ' + $_.Exception.Message)
    $exitCode = 2
}
exit $exitCode
`.replaceAll('\n', '\r\n');
