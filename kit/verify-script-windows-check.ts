import { kitFileNames, leftByFileBrowsers, leftByMacs } from './kit-file-names.ts';

/**
 * The part of `verify.ps1` that checks, in C# 5 with nothing beyond mscorlib and System.dll: what the .NET Framework of
 * an old Windows compiles by itself.
 */
export const verifyScriptWindowsCheck = String.raw`using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Crossgrade
{
    public class CannotCheck : Exception
    {
        public CannotCheck(string message) : base(message) { }
    }

    public class KitCheck
    {
        const int Good = 0, Wrong = 1, NotChecked = 2;
        static readonly string[] KitFiles = { ${quoted(kitFileNames)} };
        static readonly string[] LeftByFileBrowsers = { ${quoted(leftByFileBrowsers)} };
        const string LeftByMacs = "${leftByMacs}";
        const string Text = "\"(?:[^\"\\\\]|\\\\.)*\"";
        const string Place = "installers/[A-Za-z0-9_][A-Za-z0-9._-]*/[A-Za-z0-9_][A-Za-z0-9._-]*";
        static readonly Regex Entry = new Regex(
            "\\G\\{\"path\":\"(?<path>" + Place + ")\",\"platform\":" + Text + ",\"product\":" + Text +
            ",\"productId\":" + Text + ",\"sha256\":\"(?<sha256>[0-9a-f]{64})\",\"sizeBytes\":(?<size>[0-9]{1,18})" +
            ",\"version\":" + Text + "\\}");

        readonly string folder;
        readonly Action<string> say;
        bool isWrong;

        KitCheck(string folder, Action<string> say)
        {
            this.folder = folder;
            this.say = say;
        }

        /** Checks the kit in a folder and tells what it finds. Answers 0 (good), 1 (wrong) or 2 (could not be checked). */
        public static int Run(string folder, string[] fingerprints, Action<string> say)
        {
            try
            {
                return new KitCheck(folder, say).Check(fingerprints);
            }
            catch (CannotCheck reason)
            {
                say("This kit could not be checked: " + reason.Message);
            }
            catch (PathTooLongException)
            {
                say("This kit could not be checked: extract it into a folder with a shorter path, such as C:\\kit");
            }
            catch (Exception error)
            {
                say("This kit could not be checked: " + error.Message);
            }
            return NotChecked;
        }

        int Check(string[] fingerprints)
        {
            foreach (string name in KitFiles)
                if (!File.Exists(At(name))) Tell("missing", name);
            if (!File.Exists(At("manifest.json"))) return EndWrong();

            byte[] manifest = File.ReadAllBytes(At("manifest.json"));
            string key = CheckSignature(manifest, fingerprints);
            List<Match> entries = ListEntries(Encoding.UTF8.GetString(manifest));
            if (entries == null)
            {
                Tell("damaged", "manifest.json (it is not a manifest)");
                return EndWrong();
            }
            foreach (Match entry in entries)
                CheckFile(entry.Groups["path"].Value, long.Parse(entry.Groups["size"].Value), entry.Groups["sha256"].Value);
            CheckForeign(entries);

            if (isWrong) return EndWrong();
            say("");
            say("This kit is as it was signed.");
            if (fingerprints.Length == 0)
            {
                say("Compare the fingerprint of the RSA key with the published one, which is shown where you downloaded the kit:");
                say(key);
            }
            return Good;
        }

        int EndWrong()
        {
            say("");
            say("Something is WRONG with this kit. Do not install from it; START-HERE.html says what to do.");
            return Wrong;
        }

        /** Answers with the fingerprint of the key that made the signature; null when the signature is bad. */
        string CheckSignature(byte[] manifest, string[] fingerprints)
        {
            string key = null;
            if (File.Exists(At("signing-key.pem")) && File.Exists(At("manifest.json.rsa")))
                key = SignedBy(manifest, File.ReadAllBytes(At("manifest.json.rsa")), File.ReadAllText(At("signing-key.pem")));
            if (key == null)
            {
                isWrong = true;
                say("signature BAD: the manifest is not what was signed");
                return null;
            }
            say("signature good, made with the RSA key " + key);
            if (fingerprints.Length == 0 || Array.IndexOf(fingerprints, key) >= 0) return key;
            if (Array.IndexOf(fingerprints, OtherFingerprint()) >= 0)
                throw new CannotCheck("you gave the fingerprint of the Ed25519 key; this script needs that of the RSA key, which is published beside it");
            isWrong = true;
            say("fingerprint WRONG: that is not the key whose fingerprint you gave");
            return key;
        }

        static string SignedBy(byte[] manifest, byte[] signature, string pem)
        {
            byte[] der;
            RSAParameters parameters;
            try
            {
                der = ReadPem(pem);
                parameters = ReadRsaKey(der);
            }
            catch (FormatException)
            {
                return null;
            }
            using (RSACryptoServiceProvider rsa = new RSACryptoServiceProvider())
            {
                rsa.PersistKeyInCsp = false;
                try
                {
                    rsa.ImportParameters(parameters);
                    return rsa.VerifyData(manifest, "SHA256", signature) ? Fingerprint(der) : null;
                }
                catch (CryptographicException)
                {
                    return null;
                }
            }
        }

        static byte[] ReadPem(string pem)
        {
            const string begin = "-----BEGIN PUBLIC KEY-----", end = "-----END PUBLIC KEY-----";
            string text = pem.Trim();
            if (!text.StartsWith(begin, StringComparison.Ordinal) || !text.EndsWith(end, StringComparison.Ordinal)) throw new FormatException();
            return Convert.FromBase64String(text.Substring(begin.Length, text.Length - begin.Length - end.Length));
        }

        /** SubjectPublicKeyInfo: an algorithm (RFC 8017), and in a bit string the modulus and the exponent. */
        static RSAParameters ReadRsaKey(byte[] der)
        {
            int at = 0;
            Open(der, ref at, 0x30);
            if (Hex(Value(der, ref at, 0x30)) != "06092a864886f70d0101010500") throw new FormatException();
            Open(der, ref at, 0x03);
            if (der[at++] != 0) throw new FormatException();
            Open(der, ref at, 0x30);
            RSAParameters parameters = new RSAParameters();
            parameters.Modulus = WithoutZeros(Value(der, ref at, 0x02));
            parameters.Exponent = WithoutZeros(Value(der, ref at, 0x02));
            if (at != der.Length) throw new FormatException();
            return parameters;
        }

        static int Open(byte[] der, ref int at, int tag)
        {
            if (at + 2 > der.Length || der[at++] != tag) throw new FormatException();
            int length = der[at++];
            if (length >= 0x80)
            {
                int count = length & 0x7f;
                if (count < 1 || count > 3 || at + count > der.Length) throw new FormatException();
                for (length = 0; count > 0; count--) length = length << 8 | der[at++];
            }
            if (length < 1 || length > der.Length - at) throw new FormatException();
            return length;
        }

        static byte[] Value(byte[] der, ref int at, int tag)
        {
            int length = Open(der, ref at, tag);
            byte[] value = new byte[length];
            Array.Copy(der, at, value, 0, length);
            at += length;
            return value;
        }

        static byte[] WithoutZeros(byte[] number)
        {
            int zeros = 0;
            while (zeros < number.Length - 1 && number[zeros] == 0) zeros++;
            byte[] rest = new byte[number.Length - zeros];
            Array.Copy(number, zeros, rest, 0, rest.Length);
            return rest;
        }

        /** Of the Ed25519 key, with which nothing is checked here; null when there is none. */
        string OtherFingerprint()
        {
            if (!File.Exists(At("allowed_signers"))) return null;
            string[] words = File.ReadAllText(At("allowed_signers")).Trim().Split(' ');
            try
            {
                return Fingerprint(Convert.FromBase64String(words[words.Length - 1]));
            }
            catch (FormatException)
            {
                return null;
            }
        }

        static string Fingerprint(byte[] key)
        {
            using (SHA256 hash = SHA256.Create())
                return "SHA256:" + Convert.ToBase64String(hash.ComputeHash(key)).TrimEnd('=');
        }

        /** In canonical JSON each member has one place and one spelling. Answers null when the text is no manifest. */
        static List<Match> ListEntries(string manifest)
        {
            const string begin = "{\"entries\":[", end = "],\"format\":1}";
            if (Regex.IsMatch(manifest, "^\\{\"entries\":.*\\],\"format\":[0-9]+\\}\\z") && !manifest.EndsWith(end, StringComparison.Ordinal))
                throw new CannotCheck("its manifest is of a newer format");
            if (!manifest.StartsWith(begin, StringComparison.Ordinal) || !manifest.EndsWith(end, StringComparison.Ordinal)) return null;
            List<Match> entries = new List<Match>();
            int at = begin.Length;
            while (at < manifest.Length - end.Length)
            {
                if (entries.Count > 0 && manifest[at++] != ',') return null;
                Match entry = Entry.Match(manifest, at);
                if (!entry.Success) return null;
                entries.Add(entry);
                at += entry.Length;
            }
            return at == manifest.Length - end.Length ? entries : null;
        }

        void CheckFile(string path, long size, string sha256)
        {
            FileInfo file = new FileInfo(At(path));
            if (Directory.Exists(At(path)) || (file.Exists && IsLink(file.Attributes)))
                Tell("damaged", path + " (it is not a plain file)");
            else if (!file.Exists)
                Tell("missing", path);
            else if (file.Length != size)
                Tell("damaged", path + " (" + file.Length + " bytes instead of " + size + ")");
            else if (Sha256(At(path)) != sha256)
                Tell("damaged", path + " (its SHA-256 is another)");
            else
                say("ok       " + path);
        }

        static bool IsLink(FileAttributes attributes)
        {
            return (attributes & FileAttributes.ReparsePoint) != 0;
        }

        static string Sha256(string file)
        {
            using (SHA256 hash = SHA256.Create())
            using (FileStream stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20))
                return Hex(hash.ComputeHash(stream));
        }

        static string Hex(byte[] bytes)
        {
            return BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();
        }

        void CheckForeign(List<Match> entries)
        {
            Dictionary<string, bool> known = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
            foreach (string name in KitFiles) known[name] = true;
            foreach (Match entry in entries) known[entry.Groups["path"].Value] = true;
            CheckForeignIn("", known);
        }

        static bool IsLeftByOthers(string name)
        {
            return name.StartsWith(LeftByMacs, StringComparison.Ordinal) || Array.IndexOf(LeftByFileBrowsers, name) >= 0;
        }

        void CheckForeignIn(string path, Dictionary<string, bool> known)
        {
            foreach (FileSystemInfo found in new DirectoryInfo(At(path)).GetFileSystemInfos())
            {
                string inside = path == "" ? found.Name : path + "/" + found.Name;
                if (found is DirectoryInfo && !IsLink(found.Attributes)) CheckForeignIn(inside, known);
                else if (!known.ContainsKey(inside) && !IsLeftByOthers(found.Name)) Tell("foreign", inside);
            }
        }

        void Tell(string state, string what)
        {
            isWrong = true;
            say(state.PadRight(8) + " " + what);
        }

        string At(string path)
        {
            return Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        }
    }
}
`;

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
