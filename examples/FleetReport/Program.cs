// One question to many machines at once: dotnet run --project examples/FleetReport -- local user@host ssh://other:2222
using System.Text.Json;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Submissions;

const string Question = "new { Machine = Environment.MachineName, Cores = Environment.ProcessorCount, Runtime = Environment.Version.ToString() }";

string[] endpoints = args.Length > 0 ? args : ["local"];
Report[] reports = await Task.WhenAll(endpoints.Select(AskAsync));
Console.WriteLine($"{"ENDPOINT",-24} {"MACHINE",-20} {"CORES",5}  RUNTIME");
foreach (Report report in reports)
{
    Console.WriteLine(report.Trouble is null
        ? $"{report.Endpoint,-24} {report.Machine,-20} {report.Cores,5}  {report.Runtime}"
        : $"{report.Endpoint,-24} {report.Trouble}");
}

return reports.All(report => report.Trouble is null) ? 0 : 1;

static async Task<Report> AskAsync(string endpoint)
{
    try
    {
        await using RemoteAgent agent = await RemoteAgent.ConnectAsync(Endpoint.Parse(endpoint));

        // Without a name the session is temporary: it is gone when we leave.
        await using RemoteSession session = await agent.NewSessionAsync(new NewSessionRequest());
        SubmissionOutcome outcome = await session.SubmitAsync(Question, new SubmitOptions { WantValueJson = true });
        if (outcome.ValueJson is null)
        {
            return new Report(endpoint, Trouble: outcome.Exception?.Message ?? outcome.Cause ?? outcome.Status.ToString());
        }

        JsonElement answer = JsonDocument.Parse(outcome.ValueJson).RootElement;
        return new Report(
            endpoint, answer.GetProperty("Machine").GetString(), answer.GetProperty("Cores").GetInt32(), answer.GetProperty("Runtime").GetString());
    }
    catch (RemoteCsiException exception)
    {
        return new Report(endpoint, Trouble: exception.Message);
    }
}

internal sealed record Report(string Endpoint, string? Machine = null, int Cores = 0, string? Runtime = null, string? Trouble = null);
